import { catchError, defer, type Observable, tap, throwError } from 'rxjs'
import { isMessageEvent } from '../codec/messages/isMessageEvent.ts'
import type { MessageParam } from '../codec/messages/request/MessageParam.ts'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { ErrorCode } from '../failure/ErrorCode.ts'
import { errorCodeOf } from '../failure/errorCodeOf.ts'
import { foldMessage } from '../operators/fold/foldMessage.ts'
import { endMessage } from '../operators/fold/messageReducer.ts'
import type { Restart } from '../operators/fold/Restart.ts'
import type { Resume } from '../operators/fold/Seam.ts'
import type { StreamFn } from '../StreamFn.ts'
import { withAnswer } from './conversationReducer.ts'

/** What the server holds: the conversation up to an answer, and that answer. */
interface Held {
  /** The id of the answer. */
  readonly id: string
  readonly messages: readonly MessageParam[]
  /** `system` and `tools` of the request that created the thread. A request that continues it may not repeat them. */
  readonly created: string
  /** Whether Claude has not ended the turn: a request without a new message continues it. */
  readonly isUnfinished: boolean
}

/**
 * Sends only the messages that are new since the last answer, if the API still holds the conversation up to there (beta). Requests, events and failures
 * are the same as without it: each request contains the whole conversation, and this function leaves out what the API has.
 *
 * ```text
 * 1st request, of 1 message    S[a]$(.|)      thread: { type: 'create' }
 * 2nd request, of 3 messages   S[b]$(.|)      thread: { type: 'continue', … }, and the 3rd message
 * 3rd request, of 5 messages   #              the same, and the 5th message: thread_not_found
 *                              S[c]$(.|)      thread: { type: 'create' }, and all 5
 * ```
 *
 * The function that it returns remembers the last answer, so make one per conversation, and one for all requests of it: {@link withTools}
 * sends one request for each round. Whether a request continues the last answer is decided by its contents. If an earlier message, `system`
 * or `tools` have changed, or if the last answer was cut, the whole conversation is sent in a new thread. So requests of other conversations do no harm.
 * A request that has a `thread` itself is passed on unchanged.
 *
 * The API keeps a thread for some minutes. If it reports that it does not have it any more, that the answer was continued already, or that a
 * field differs, the whole conversation is sent at once. If it reports that it cannot hold this conversation, this and all later requests are sent
 * without `thread`.
 *
 * Retries may be inside or outside. `withResume` belongs around it, because it sends a request that differs.
 *
 * **Errors with** the errors of `ask`, unchanged, except those that another request avoids.
 *
 * @example A loop of tools that uploads each message once
 * ```ts
 * import { type Tool, withThread, withTools } from 'rxjs-anthropic'
 *
 * declare const tools: readonly Tool[]
 *
 * withTools(withThread(ask), tools)(request).subscribe((event) => console.log(event.type))
 * ```
 *
 * @see {@link withTools}
 * @see https://docs.claude.com/en/docs/build-with-claude/message-threads
 * @since 0.1.0
 * @category Conversation
 */
export const withThread = <E extends { readonly type: string } = never>(
  ask: StreamFn<MessageRequest, MessageStreamEvent | E>,
): StreamFn<MessageRequest, MessageStreamEvent | E> => {
  let held: Held | undefined
  let isSupported = true

  /** Asks, and remembers the answer as one that the server holds. */
  const remember = (
    request: MessageRequest,
    sent: MessageRequest,
    created: string,
  ): Observable<MessageStreamEvent | E> =>
    defer(() => {
      const fold = foldMessage()
      return ask(sent).pipe(
        tap((event) => {
          if (!isFoldedEvent(event)) return
          fold.next(event)
          // The server holds the whole answer or nothing of it: what is cut is not continued.
          if (event.type === 'message_start') held = undefined
          if (event.type !== 'message_stop') return
          const message = fold.message()
          if (message === undefined) return
          const { id, content, stop_reason } = endMessage(message)
          const messages = withAnswer(request.messages, content, stop_reason)
          held = { id, messages, created, isUnfinished: stop_reason === 'pause_turn' || stop_reason === 'compaction' }
        }),
      )
    })

  const unthreaded =
    (request: MessageRequest) =>
    (error: unknown): Observable<MessageStreamEvent | E> => {
      if (errorCodeOf(error) !== 'thread_unsupported_request') return throwError(() => error)
      isSupported = false
      return ask(request)
    }

  return (request) =>
    defer(() => {
      if (!isSupported || request.thread != null) return ask(request)
      const created = JSON.stringify([request.system, request.tools])
      const betas = [...new Set([...(request.betas ?? []), threadsBeta])]
      const create = remember(request, { ...request, betas, thread: { type: 'create' } }, created)
      const added = held?.created === created ? addedTo(held, request.messages) : undefined
      if (held === undefined || added === undefined) return create.pipe(catchError(unthreaded(request)))

      const thread = { type: 'continue', previous_message_id: held.id } as const
      const rest = { ...request, system: undefined, tools: undefined, betas, messages: added, thread }
      return remember(request, rest, created).pipe(
        catchError((error: unknown) => {
          if (!isLost(errorCodeOf(error))) return throwError(() => error)
          held = undefined
          return create
        }),
        catchError(unthreaded(request)),
      )
    })
}

const threadsBeta = 'message-threads-2026-08-12'

/** Returns the messages of a request that follow the answer; undefined if the request does not continue it. */
const addedTo = (
  { messages, isUnfinished }: Held,
  all: readonly MessageParam[],
): readonly MessageParam[] | undefined => {
  const added = all.slice(messages.length)
  const isSame = messages.every((message, index) => isSameMessage(message, all[index]))
  const isNext = added.length > 0 ? added.every(({ role }) => role !== 'assistant') : isUnfinished
  return isSame && isNext ? added : undefined
}

const isSameMessage = (one: MessageParam, other: MessageParam | undefined): boolean =>
  one === other || (other !== undefined && comparable(one) === comparable(other))

/** Where the cache ends may change from request to request: it is not part of what was said. */
const comparable = ({ content = [], ...fields }: MessageParam): string =>
  JSON.stringify({
    ...fields,
    content: typeof content === 'string' ? [{ type: 'text', text: content }] : content.map(uncached),
  })

const uncached = (block: object): object => ({ ...block, cache_control: undefined })

/** Whether the whole conversation, sent in a new thread, avoids the error. */
const isLost = (code: ErrorCode | undefined): boolean =>
  code === 'thread_not_found' ||
  code === 'thread_already_continued' ||
  code === 'thread_continue_in_flight' ||
  code === 'thread_fingerprint_mismatch'

const isFoldedEvent = (event: { readonly type: string }): event is MessageStreamEvent | Resume | Restart =>
  isMessageEvent(event) || event.type === '@resume' || event.type === '@restart'
