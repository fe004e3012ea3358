import { cutBlock } from '../operators/fold/blockReducer.ts'
import { type Conversation, withAnswer } from './conversationReducer.ts'
import { openCalls, withResults } from './openCalls.ts'

/**
 * Returns a conversation that may be sent, whatever interrupted it: Stop, a failure, a limit, a restart of the process.
 *
 * The complete part of the answer that was arriving becomes a turn: thinking with its signature, text, calls whose input is whole. The rest is left out.
 * Every call without a result gets one: an error with the given words. A tool that has finished keeps its result.
 * To continue, add the next question; to run the open calls instead, pass the conversation to {@link withTools} as it is.
 *
 * @example
 * ```ts
 * import { stopConversation } from 'rxjs-anthropic'
 *
 * const call = { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} } as const
 * const { messages } = stopConversation({ messages: [{ role: 'assistant', content: [call] }], answer: undefined })
 * console.log(JSON.stringify(messages[1])) // => {"role":"user","content":[{"type":"tool_result","tool_use_id":"toolu_1","content":"Cancelled by the user","is_error":true}]}
 * ```
 *
 * @see {@link conversationReducer}, which keeps the conversation; {@link openCalls} for the calls that would be answered
 * @since 0.1.0
 * @category Conversation
 */
export const stopConversation = ({ messages, answer }: Conversation, words = 'Cancelled by the user'): Conversation => {
  const whole = answer?.content.filter(({ type }) => type !== '@partial_tool_input').map(cutBlock) ?? []
  const continues = whole.length > 0 || messages.at(-1)?.role === 'assistant'
  const turns = continues ? withAnswer(messages, whole, undefined) : messages
  const results = openCalls(turns).map(({ id }) => ({
    type: 'tool_result' as const,
    tool_use_id: id,
    content: words,
    is_error: true,
  }))
  return { messages: withResults(turns, results), answer: undefined }
}
