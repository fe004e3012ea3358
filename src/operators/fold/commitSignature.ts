import type { ThinkingBlock } from '../../codec/messages/ContentBlock.ts'
import { joined } from './joined.ts'

/**
 * The signatures that have come and do not count yet, by the block that they came for.
 *
 * They are kept beside the blocks: a block that is cut before it stops must not show a signature that the API would refuse.
 */
const uncommitted = new WeakMap<ThinkingBlock, string>()

const keep = (block: ThinkingBlock, signature: string | undefined): ThinkingBlock => {
  if (signature !== undefined) uncommitted.set(block, signature)
  return block
}

/** The block with more thinking. */
export const addThinking = (block: ThinkingBlock, added: string): ThinkingBlock => {
  const thinking = joined(block.thinking, added)
  return keep(withThinking(block, thinking), uncommitted.get(block))
}

/** Copied by name where it can be, as text is. */
const withThinking = (block: ThinkingBlock, thinking: string): ThinkingBlock => {
  const { signature } = block
  for (const key in block)
    if (key !== 'type' && key !== 'thinking' && key !== 'signature') return { ...block, thinking }
  return signature === undefined ? { ...block, thinking } : { type: 'thinking', thinking, signature }
}

/** The block with a signature that counts once it has stopped. */
export const sign = (block: ThinkingBlock, signature: string): ThinkingBlock => keep({ ...block }, signature)

/** The block when it has stopped. */
export const commitSignature = (block: ThinkingBlock): ThinkingBlock => {
  const signature = uncommitted.get(block)
  return signature === undefined ? block : { ...block, signature }
}
