import { defer, distinctUntilChanged, map, type OperatorFunction } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { MessageParam } from '../codec/messages/request/MessageParam.ts'
import type { Failure } from '../failure/Failure.ts'
import type { Restart } from '../operators/fold/Restart.ts'
import type { Seam } from '../operators/fold/Seam.ts'
import { type UsageAccounts, usageReducer } from '../operators/fold/usageReducer.ts'
import { addUsage, noUsage, type UsageTotal } from '../operators/fold/UsageTotal.ts'
import { scanState } from '../operators/scanState.ts'
import { type Conversation, conversationReducer } from './conversationReducer.ts'

/**
 * A conversation as a view shows it.
 *
 * @since 0.1.0
 * @category Conversation
 */
export interface ConversationState extends Conversation {
  /** The tokens of all requests of the conversation, also of those that broke or were stopped. */
  readonly usage: UsageTotal
  /** The failure that ended the stream, if one did. The partial answer stays beside it. */
  readonly failure: Failure | undefined
  /** Whether nothing more arrives: in the last value, and only there. */
  readonly ended: boolean
}

/**
 * Emits a conversation as it grows and, if the source errors, the failure beside it. A failure is a value here: the stream completes.
 *
 * ```text
 * source                        ---S[a#
 * scanConversation({ … })       0--123(4|)      0 has the turns of the request, 3 the text a, 4 the same and the failure
 * ```
 *
 * It starts with the `messages` of the request and with the usage of the conversation so far.
 * It emits at once, before anything arrives, so a view always has a value to show. The last value has `ended: true`.
 * Each value is plain data, except `failure`, and can be stored. {@link stopConversation} makes it one that may be sent.
 * Apply every recovery before it.
 *
 * **Errors with** any error that is not a {@link Failure}, unchanged: it is a bug in an operator of yours.
 *
 * @example
 * ```ts
 * import { last } from 'rxjs'
 * import { type MessageParam, scanConversation } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * const messages: readonly MessageParam[] = [{ role: 'user', content: 'Olá' }]
 *
 * streamOf('S[ab]$(.|)')({ model: 'claude-sonnet-5', max_tokens: 64, messages })
 *   .pipe(scanConversation({ messages }), last())
 *   .subscribe(({ messages, usage }) => console.log(messages.length, usage.output_tokens)) // => 2 5
 * ```
 *
 * @see {@link conversationReducer} without usage and failure, {@link scanAnswer} for one message
 * @since 0.1.0
 * @category Conversation
 */
export const scanConversation = ({
  messages,
  usage = noUsage,
}: {
  readonly messages: readonly MessageParam[]
  readonly usage?: UsageTotal | undefined
}): OperatorFunction<MessageStreamEvent | Seam | Restart, ConversationState> => {
  const start: Conversation & Pick<ConversationState, 'usage'> = { messages, answer: undefined, usage }
  return scanState(start, (source) =>
    defer(() => {
      let state = start
      let accounts: UsageAccounts | undefined
      return source.pipe(
        map((event) => {
          const { messages, answer } = conversationReducer(state, event)
          const used = usageReducer(accounts, event)
          const isSameUsage = used?.total === accounts?.total
          accounts = used
          if (messages !== state.messages || answer !== state.answer || !isSameUsage)
            state = { messages, answer, usage: isSameUsage ? state.usage : addUsage(usage, used?.total ?? noUsage) }
          return state
        }),
        distinctUntilChanged(),
      )
    }),
  )
}
