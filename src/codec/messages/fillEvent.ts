import { isRecord, type JsonObject } from '../schema/WireCodec.ts'

/**
 * The JSON of an event, with the fields filled in that gateways omit or set to null and whose value is not in doubt:
 * an empty text, an empty input, zero tokens. The same object if nothing is missing.
 */
export const fillEvent = (event: JsonObject): JsonObject => {
  switch (event['type']) {
    case 'message_start':
      return change(event, 'message', fillMessage)
    case 'content_block_start':
      return change(event, 'content_block', fillBlock)
    case 'content_block_delta':
      return change(event, 'delta', fillDelta)
    case 'message_delta':
      return fill(event, { delta: {} })
    default:
      return event
  }
}

const fillMessage = (message: JsonObject): JsonObject =>
  change(fill(message, { id: '', type: 'message', role: 'assistant', model: '', content: [] }), 'usage', (usage) =>
    fill(usage, { input_tokens: 0, output_tokens: 0 }),
  )

const fillBlock = (block: JsonObject): JsonObject => {
  switch (block['type']) {
    case 'text':
      return fill(block, { text: '' })
    case 'thinking':
      return fill(block, { thinking: '' })
    case 'tool_use':
    case 'server_tool_use':
    case 'mcp_tool_use':
      return isEmptyInput(block['input']) ? { ...block, input: {} } : block
    default:
      return block
  }
}

const fillDelta = (delta: JsonObject): JsonObject => {
  switch (delta['type']) {
    case 'text_delta':
      return fill(delta, { text: '' })
    case 'thinking_delta':
      return fill(delta, { thinking: '' })
    case 'input_json_delta':
      return fill(delta, { partial_json: '' })
    default:
      return delta
  }
}

const isMissing = (value: unknown): boolean => value === undefined || value === null

const isEmptyInput = (value: unknown): boolean => isMissing(value) || (typeof value === 'string' && value.trim() === '')

/** The object with the given values for the fields that it does not have. */
const fill = (object: JsonObject, values: JsonObject): JsonObject => {
  let filled = object
  for (const key in values) if (isMissing(object[key])) filled = { ...filled, [key]: values[key] }
  return filled
}

/** The object with a changed field, which is an empty object if it is missing. */
const change = (object: JsonObject, key: string, to: (value: JsonObject) => JsonObject): JsonObject => {
  const value = isMissing(object[key]) ? {} : object[key]
  const changed = isRecord(value) ? to(value) : value
  return changed === object[key] ? object : { ...object, [key]: changed }
}
