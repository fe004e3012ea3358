import type { ContentBlock } from '../../codec/messages/ContentBlock.ts'
import type { InvalidToolInputBlock } from '../../codec/messages/InvalidToolInputBlock.ts'
import { joinText } from '../../json/joinText.ts'
import { isNestedDeeper } from '../../json/isNestedDeeper.ts'
import { parseJson } from '../../json/parseJson.ts'
import { isRecord } from '../../codec/schema/WireCodec.ts'
import type { PartialToolInputBlock } from './MessageSnapshot.ts'

/** Returns a tool call as it starts, before its input arrives; undefined for any other block. */
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

/** Returns a tool call with more of its input's text. */
export const addInput = (
  { wireType, id, name, raw, started }: PartialToolInputBlock,
  added: string,
  join = joinText,
): PartialToolInputBlock => ({
  type: '@partial_tool_input',
  wireType,
  id,
  name,
  raw: join(raw, added),
  started,
})

/**
 * Returns a tool call as it is when it has stopped. Its text is parsed and never repaired; only a JSON object is an input, nested up to 512 deep.
 * If no text arrived, the call keeps the input that it started with.
 */
export const settleToolInput = (block: PartialToolInputBlock): ContentBlock => {
  const { raw, started } = block
  if (raw.trim() === '') return isRecord(started.input) ? started : { ...started, input: {} }
  const parsed = parseJson(raw)
  return parsed._tag === 'Right' && isRecord(parsed.right) && !isNestedDeeper(raw, maxDepth)
    ? { ...started, input: parsed.right }
    : invalidToolInput(block)
}

const maxDepth = 512

/** Returns a tool call that must not run. */
export const invalidToolInput = ({ wireType, raw, started }: PartialToolInputBlock): InvalidToolInputBlock => {
  const { input: _, ...rest } = started
  return { ...rest, type: '@invalid_tool_input', wireType, raw }
}
