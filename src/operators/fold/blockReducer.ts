import type { ContentBlock } from '../../codec/messages/ContentBlock.ts'
import type { ContentBlockDelta } from '../../codec/messages/ContentBlockDelta.ts'
import type { TextBlock } from '../../codec/messages/TextBlock.ts'
import { flatten, joinText } from '../../json/joinText.ts'
import type { OpenThinkingBlock, SnapshotBlock } from './MessageSnapshot.ts'
import { addInput, invalidToolInput, partialToolInput, settleToolInput } from './settleToolInput.ts'

/** Returns a block as it is in a snapshot when it starts. */
export const startBlock = (block: ContentBlock): SnapshotBlock => partialToolInput(block) ?? block

/** Returns a block after one more delta, whose text is joined by a function. A delta that its block cannot take returns the same block. */
export const blockReducer = (block: SnapshotBlock, delta: ContentBlockDelta, join = joinText): SnapshotBlock => {
  switch (delta.type) {
    case 'text_delta':
      return block.type === 'text' && delta.text !== '' ? addText(block, delta.text, join) : block
    case 'citations_delta':
      return block.type === 'text' ? { ...block, citations: [...(block.citations ?? []), delta.citation] } : block
    case 'thinking_delta':
      return block.type === 'thinking' && delta.thinking !== '' ? addThinking(block, delta.thinking, join) : block
    case 'signature_delta':
      return block.type === 'thinking' ? { ...block, '@signature': delta.signature } : block
    case 'input_json_delta':
      return block.type === '@partial_tool_input' && delta.partial_json !== ''
        ? addInput(block, delta.partial_json, join)
        : block
    case 'compaction_delta': {
      const { type: _, ...content } = delta
      return block.type === 'compaction' ? { ...block, ...content } : block
    }
    case '@unknown':
      return block
  }
}

/** Returns a block as it is when it has stopped. */
export const stopBlock = (block: SnapshotBlock): ContentBlock => {
  switch (block.type) {
    case '@partial_tool_input':
      return settleToolInput(block)
    case 'thinking':
      flatten(block.thinking)
      return commitSignature(block)
    case 'text':
      flatten(block.text)
      return block
    default:
      return block
  }
}

/** Returns a block of a message that ended before the block stopped: a tool call may be cut, and a signature does not count. */
export const cutBlock = (block: SnapshotBlock): ContentBlock => {
  if (block.type === '@partial_tool_input') return invalidToolInput(block)
  if (block.type !== 'thinking' || block['@signature'] === undefined) return block
  const { '@signature': _, ...thinking } = block
  return thinking
}

/** Whether a block has something that only an open block has. */
export const isOpen = (block: SnapshotBlock): boolean =>
  block.type === '@partial_tool_input' || (block.type === 'thinking' && block['@signature'] !== undefined)

/** A block with only the named keys is copied by name: 10 ns, while a spread takes up to 100. */
const addText = (block: TextBlock, added: string, join: typeof joinText): TextBlock => {
  const text = join(block.text, added)
  const { citations } = block
  for (const key in block) if (key !== 'type' && key !== 'text' && key !== 'citations') return { ...block, text }
  return citations === undefined ? { type: 'text', text } : { type: 'text', text, citations }
}

const addThinking = (block: OpenThinkingBlock, added: string, join: typeof joinText): OpenThinkingBlock => {
  const thinking = join(block.thinking, added)
  const { signature } = block
  for (const key in block)
    if (key !== 'type' && key !== 'thinking' && key !== 'signature') return { ...block, thinking }
  return signature === undefined ? { ...block, thinking } : { type: 'thinking', thinking, signature }
}

const commitSignature = (block: OpenThinkingBlock): ContentBlock => {
  const { '@signature': signature, ...thinking } = block
  return signature === undefined ? block : { ...thinking, signature }
}
