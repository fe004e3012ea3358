import * as t from 'io-ts'
import { isRecord, WireCodec } from '../schema/WireCodec.ts'

/**
 * A tool call whose input is not JSON: cut by `max_tokens`, or wrong. It is never repaired and never run.
 *
 * `encode` gives the call that the API accepts in a further request: the block of `wireType` with `input: { INVALID_JSON: raw }`.
 *
 * @see https://docs.claude.com/en/docs/agents-and-tools/tool-use/fine-grained-tool-streaming
 * @category Blocks
 */
export interface InvalidToolInputBlock {
  readonly type: '@invalid_tool_input'
  /** What the block is on the wire: `tool_use`, `server_tool_use`, `mcp_tool_use`. */
  readonly wireType: string
  readonly id: string
  readonly name: string
  /** The text that came in place of JSON. */
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
