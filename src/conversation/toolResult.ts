import type { ToolResultBlockParam } from '../codec/messages/request/ToolResultBlockParam.ts'
import type { ToolUseBlock } from '../codec/messages/ToolUseBlock.ts'
import type { ToolResult } from '../operators/fold/Seam.ts'

/**
 * The output of a tool: text, or blocks of text, images and documents.
 *
 * @since 0.1.0
 * @category Conversation
 */
export type ToolOutput = NonNullable<ToolResultBlockParam['content']>

/** Returns the result of a call that failed, or that could not be run. */
export const failedCall = (call: Pick<ToolUseBlock, 'id' | 'name'>, why: string): ToolResult =>
  toolResult(call, { content: why, is_error: true })

/** Returns the message that Claude receives for a call that was not approved. */
export const refusal = (verdict: boolean | string): string =>
  typeof verdict === 'string' && verdict.trim() !== '' ? verdict : 'The user did not allow this call'

/** Returns the result of a call as an event. */
export const toolResult = (
  { id, name }: Pick<ToolUseBlock, 'id' | 'name'>,
  result: Pick<ToolResultBlockParam, 'content' | 'is_error'>,
): ToolResult => ({ type: '@tool_result', id, name, result: { type: 'tool_result', tool_use_id: id, ...result } })

/** Returns an output without blank text blocks, which the API refuses. */
export const sendableOutput = (output: ToolOutput): ToolOutput =>
  typeof output === 'string' ? output : output.filter((block) => block.type !== 'text' || block.text.trim() !== '')

/** Returns the message that Claude receives for an error; never a blank text, which the API refuses. */
export const errorMessage = (error: unknown): string => {
  const message = error instanceof Error ? error.message : String(error)
  return message.trim() === '' ? 'The tool failed' : message
}
