import type { ContentBlockParam } from '../codec/messages/request/ContentBlockParam.ts'
import type { ToolResultBlockParam } from '../codec/messages/request/ToolResultBlockParam.ts'
import type { MessageParam } from '../codec/messages/request/MessageParam.ts'
import type { ToolCall } from '../operators/fold/Seam.ts'

/**
 * Returns the calls of the last answer that have no result yet, in their order.
 *
 * A conversation that was stopped may end with such calls. The API requires a result for each of them before the next question:
 * {@link withTools} runs them, {@link stopConversation} answers them with an error.
 *
 * @example
 * ```ts
 * import { openCalls } from 'rxjs-anthropic'
 *
 * const call = { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} } as const
 * console.log(openCalls([{ role: 'assistant', content: [call] }]).map(({ id }) => id)) // => [ 'toolu_1' ]
 * ```
 *
 * @since 0.1.0
 * @category Conversation
 */
export const openCalls = (messages: readonly MessageParam[]): readonly ToolCall[] => {
  const answer = lastAnswer(messages)
  const answered = new Set(
    messages
      .slice(answer + 1)
      .flatMap(resultsIn)
      .map(({ tool_use_id }) => tool_use_id),
  )
  return callsIn(messages[answer]).filter(({ id }) => !answered.has(id))
}

/**
 * Returns the conversation with more results: at the start of the user's turn after the last answer, in the order of the calls.
 * A result of a call that is not open is ignored.
 */
export const withResults = (
  messages: readonly MessageParam[],
  results: readonly ToolResultBlockParam[],
): readonly MessageParam[] => {
  const answer = lastAnswer(messages)
  const open = new Set(openCalls(messages).map(({ id }) => id))
  const next = messages[answer + 1]
  const turn = next?.role === 'user' ? next : undefined
  const byId = new Map(
    [...resultsIn(turn), ...results.filter(({ tool_use_id }) => open.has(tool_use_id))].map((it) => [
      it.tool_use_id,
      it,
    ]),
  )
  if (!results.some(({ tool_use_id }) => open.has(tool_use_id))) return messages
  const ordered = callsIn(messages[answer]).flatMap(({ id }) => byId.get(id) ?? [])
  const rest = blocksIn(turn).filter((block) => block.type !== 'tool_result')
  return [
    ...messages.slice(0, answer + 1),
    { role: 'user', content: [...ordered, ...rest] },
    ...messages.slice(answer + (turn === undefined ? 1 : 2)),
  ]
}

const lastAnswer = (messages: readonly MessageParam[]): number => {
  let last = messages.length - 1
  while (last >= 0 && messages[last]?.role !== 'assistant') last -= 1
  return last
}

const blocksIn = (turn: MessageParam | undefined): readonly ContentBlockParam[] => {
  if (turn === undefined || turn.role === 'system') return []
  return typeof turn.content === 'string' ? [{ type: 'text', text: turn.content }] : turn.content
}

const callsIn = (turn: MessageParam | undefined): readonly ToolCall[] => blocksIn(turn).filter(isCallBlock)

const resultsIn = (turn: MessageParam | undefined): readonly ToolResultBlockParam[] =>
  blocksIn(turn).filter((block) => block.type === 'tool_result')

const isCallBlock = (block: { readonly type: string }): block is ToolCall =>
  block.type === 'tool_use' ||
  (block.type === '@invalid_tool_input' && 'wireType' in block && block.wireType === 'tool_use')
