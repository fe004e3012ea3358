import type { InvalidToolInputBlock } from '../codec/messages/InvalidToolInputBlock.ts'
import type { Message } from '../codec/messages/Message.ts'
import type { MessageParam, ToolResultBlockParam } from '../codec/messages/request/MessageParam.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { ToolUseBlock } from '../codec/messages/ToolUseBlock.ts'
import { messageOf, messageReducer } from '../operators/fold/messageReducer.ts'
import type { MessageSnapshot } from '../operators/fold/MessageSnapshot.ts'
import type { Restart } from '../operators/fold/Restart.ts'
import type { Seam } from '../operators/fold/Seam.ts'

/**
 * A conversation that goes on.
 *
 * @category Conversation
 */
export interface Conversation {
  /** The turns so far, as the next request sends them. */
  readonly messages: readonly MessageParam[]
  /** The answer that is arriving; undefined between two of them. */
  readonly answer: MessageSnapshot | undefined
  /** The results that the last answer's calls have, until all of them are here. */
  readonly results: readonly ToolResultBlockParam[]
}

/**
 * A call that an answer asks for, whether it can be run or not.
 *
 * @category Conversation
 */
export type Call = ToolUseBlock | InvalidToolInputBlock

/**
 * Gives the conversation after one more event of {@link withTools}: what an app stores, to go on with it another day.
 *
 * An answer becomes a turn when it is complete, one with what it goes on with: an answer that had paused, a prefill. The results of its calls become
 * a turn when all of them are here, in the order of the calls. What breaks is not in `messages`, nor are empty texts, which the API does not take back.
 * A restart takes back the answer that is arriving. To start the whole conversation again, let `restartWithBackoff()` stand to the right of the fold.
 *
 * @example
 * ```ts
 * import { type Conversation, conversationReducer } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 * import { reduce } from 'rxjs'
 *
 * const begun: Conversation = { messages: [{ role: 'user', content: 'Hi' }], answer: undefined, results: [] }
 * streamOf('S[ab]$(.|)')()
 *   .pipe(reduce(conversationReducer, begun))
 *   .subscribe(({ messages }) => console.log(messages.map(({ role }) => role))) // => [ 'user', 'assistant' ]
 * ```
 *
 * @category Conversation
 */
export const conversationReducer = (
  conversation: Conversation,
  event: MessageStreamEvent | Seam | Restart,
): Conversation => {
  const { messages, answer, results } = conversation
  switch (event.type) {
    case 'message_stop': {
      if (answer === undefined) return conversation
      return { messages: withAnswer(messages, messageOf(answer)), answer: undefined, results: [] }
    }
    case '@tool_result':
      return withResults(messages, [...results, event.result])
    case '@tool_progress':
      return conversation
    default: {
      const next = messageReducer(answer, event)
      return next === answer ? conversation : { messages, answer: next, results }
    }
  }
}

/**
 * The calls of the last answer that wait for their results, in its order.
 *
 * A conversation that ended at `maxTurns`, or whose answer was cut, has such calls: the API wants a result for each of them before the next question.
 *
 * @example
 * ```ts
 * import { openCalls } from 'rxjs-anthropic'
 *
 * const call = { type: 'tool_use', id: 'toolu_1', name: 'weather', input: {} } as const
 * console.log(openCalls([{ role: 'assistant', content: [call] }]).map(({ id }) => id)) // => [ 'toolu_1' ]
 * ```
 *
 * @category Conversation
 */
export const openCalls = (messages: readonly MessageParam[]): readonly Call[] => {
  const turn = messages.at(-1)
  return turn?.role !== 'assistant' || typeof turn.content === 'string' ? [] : turn.content.filter(isCall)
}

/** Claude says empty texts, but does not take them back. What goes on with a turn of the assistant is one turn with it. */
const withAnswer = (messages: readonly MessageParam[], answer: Message): readonly MessageParam[] => {
  const said = answer.content.filter((block) => block.type !== 'text' || block.text !== '')
  const turn = messages.at(-1)
  if (said.length === 0) return messages
  if (turn?.role !== 'assistant') return [...messages, { role: 'assistant', content: said }]
  const begun = typeof turn.content === 'string' ? [{ type: 'text' as const, text: turn.content }] : turn.content
  return [...messages.slice(0, -1), { ...turn, content: [...begun, ...said] }]
}

const withResults = (messages: readonly MessageParam[], results: readonly ToolResultBlockParam[]): Conversation => {
  const ids = openCalls(messages).map(({ id }) => id)
  const ordered = ids.flatMap((id) => results.filter(({ tool_use_id }) => tool_use_id === id))
  return ordered.length < ids.length || ids.length === 0
    ? { messages, answer: undefined, results }
    : { messages: [...messages, { role: 'user', content: ordered }], answer: undefined, results: [] }
}

const isCall = (block: { readonly type: string }): block is Call =>
  block.type === 'tool_use' ||
  (block.type === '@invalid_tool_input' && 'wireType' in block && block.wireType === 'tool_use')
