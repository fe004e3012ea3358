import type { ContentBlock } from '../codec/messages/ContentBlock.ts'
import type { Message } from '../codec/messages/Message.ts'
import type { MessageParam } from '../codec/messages/request/MessageParam.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { endMessage, messageReducer } from '../operators/fold/messageReducer.ts'
import type { MessageSnapshot } from '../operators/fold/MessageSnapshot.ts'
import type { Restart } from '../operators/fold/Restart.ts'
import type { Seam } from '../operators/fold/Seam.ts'
import { withResults } from './openCalls.ts'
import { sendableBlocks } from './sendableBlocks.ts'

/**
 * A conversation: plain data that can be stored at any time and continued later.
 *
 * @since 0.1.0
 * @category Conversation
 */
export interface Conversation {
  /** The turns so far, as the next request sends them. The results of the last answer's calls are in the last turn, as they arrive. */
  readonly messages: readonly MessageParam[]
  /** The answer that is arriving; undefined between two answers. */
  readonly answer: MessageSnapshot | undefined
}

/**
 * Returns the conversation after one more event of {@link withTools}: what an app stores, to continue it another day.
 *
 * A complete answer becomes a turn, together with the turn that it continues: an answer that had paused, a prefill. The results of its calls
 * become the next turn, in the order of the calls. What Claude does not take back is left out: blank texts, thinking without a signature,
 * a call of a server's tool that got no result. An answer that breaks never becomes a turn: {@link stopConversation} keeps its complete part.
 * A restart discards the answer that is arriving. To restart the whole conversation, apply `restartWithBackoff()` after the fold.
 *
 * @example
 * ```ts
 * import { type Conversation, conversationReducer } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 * import { reduce } from 'rxjs'
 *
 * const started: Conversation = { messages: [{ role: 'user', content: 'Hi' }], answer: undefined }
 * streamOf('S[ab]$(.|)')()
 *   .pipe(reduce(conversationReducer, started))
 *   .subscribe(({ messages }) => console.log(messages.map(({ role }) => role))) // => [ 'user', 'assistant' ]
 * ```
 *
 * @see {@link stopConversation} for a conversation that was interrupted
 * @since 0.1.0
 * @category Conversation
 */
export const conversationReducer = (
  conversation: Conversation,
  event: MessageStreamEvent | Seam | Restart,
): Conversation => {
  const { messages, answer } = conversation
  switch (event.type) {
    case 'message_stop': {
      if (answer === undefined) return conversation
      const { content, stop_reason } = endMessage(answer)
      return {
        messages: withAnswer(messages, content, stop_reason),
        answer: undefined,
      }
    }
    case '@tool_result':
      return { messages: withResults(messages, [event.result]), answer }
    default: {
      const next = messageReducer(answer, event)
      return next === answer ? conversation : { messages, answer: next }
    }
  }
}

/**
 * Returns the turns with an answer, as one turn with the turn that it continues.
 *
 * After `pause_turn` and `tool_use`, the results of a server's tool may follow in the next answer.
 */
export const withAnswer = (
  messages: readonly MessageParam[],
  answer: readonly ContentBlock[],
  stopReason: Message['stop_reason'],
): readonly MessageParam[] => {
  const turn = messages.at(-1)
  const continued = turn?.role === 'assistant' ? turn : undefined
  const before = continued === undefined ? messages : messages.slice(0, -1)
  const started =
    typeof continued?.content === 'string'
      ? [{ type: 'text' as const, text: continued.content }]
      : (continued?.content ?? [])
  const content = sendableBlocks([...started, ...answer], stopReason === 'pause_turn' || stopReason === 'tool_use')
  return content.length === 0 ? before : [...before, { ...continued, role: 'assistant', content }]
}
