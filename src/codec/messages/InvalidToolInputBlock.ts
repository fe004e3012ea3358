import * as t from 'io-ts'
import { isRecord, WireCodec } from '../schema/WireCodec.ts'

/**
 * A tool call whose input is not valid JSON, because `max_tokens` cut it or because it is wrong. It is never repaired and never run.
 *
 * `encode` returns the block that the API accepts in a further request: one of `wireType` with `input: { INVALID_JSON: raw }`.
 *
 * @see https://docs.claude.com/en/docs/agents-and-tools/tool-use/fine-grained-tool-streaming
 * @since 0.1.0
 * @category Blocks
 */
export interface InvalidToolInputBlock {
  readonly type: '@invalid_tool_input'
  /** Its `type` on the wire: `tool_use`, `server_tool_use` or `mcp_tool_use`. */
  readonly wireType: string
  readonly id: string
  readonly name: string
  /** The text that is not valid JSON. */
  readonly raw: string
}

const isInvalidToolInput = (input: unknown): input is InvalidToolInputBlock =>
  isRecord(input) &&
  input['type'] === '@invalid_tool_input' &&
  [input['wireType'], input['id'], input['name'], input['raw']].every(t.string.is)

export const InvalidToolInputBlock = new WireCodec<InvalidToolInputBlock>(
  '@invalid_tool_input',
  isInvalidToolInput,
  isInvalidToolInput,
  t.failure,
  ({ type: _, wireType, raw, ...call }) => ({ type: wireType, ...call, input: { INVALID_JSON: raw } }),
)
