import type { ContentBlock } from '../../codec/messages/ContentBlock.ts'
import type { InvalidToolInputBlock } from '../../codec/messages/InvalidToolInputBlock.ts'
import { joined } from './joined.ts'
import type { PartialToolInputBlock } from './MessageSnapshot.ts'

/** A tool call as it starts, before its input has come; undefined for any other block. */
export const partialToolInput = (started: ContentBlock): PartialToolInputBlock | undefined => {
  switch (started.type) {
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use': {
      const { type, id, name } = started
      return { type: '@partial_tool_input', wireType: type, id, name, raw: '', started }
    }
    default:
      return undefined
  }
}

/** A tool call with more of its input's text. */
export const addInput = (
  { wireType, id, name, raw, started }: PartialToolInputBlock,
  added: string,
): PartialToolInputBlock => ({
  type: '@partial_tool_input',
  wireType,
  id,
  name,
  raw: joined(raw, added),
  started,
})

/** A tool call when it has stopped: its text is parsed, and never repaired. Without any text, the input that it started with stands. */
export const settleToolInput = (block: PartialToolInputBlock): ContentBlock => {
  if (block.raw === '') return block.started
  try {
    const input: unknown = JSON.parse(block.raw)
    return { ...block.started, input }
  } catch {
    return invalidToolInput(block)
  }
}

/** A tool call that must not run. */
export const invalidToolInput = ({ wireType, raw, started }: PartialToolInputBlock): InvalidToolInputBlock => {
  const { input: _, ...rest } = started
  return { ...rest, type: '@invalid_tool_input', wireType, raw }
}
