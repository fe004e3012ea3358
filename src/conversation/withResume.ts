import { catchError, concatMap, defer, type Observable, of, tap, throwError } from 'rxjs'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import { isMessageEvent } from '../codec/messages/isMessageEvent.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { type Failure, isFailure, isTransient } from '../failure/Failure.ts'
import { messageReducer } from '../operators/fold/messageReducer.ts'
import type { MessageSnapshot } from '../operators/fold/MessageSnapshot.ts'
import type { Resume } from '../operators/fold/Seam.ts'
import { beforeMessage, messageOrder } from '../source/messageOrder.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { Continuation } from './Continuation.ts'
import { continueAt, resumable, unsaid } from './continueAt.ts'

/**
 * How an answer that broke is carried on.
 *
 * @category Recovery
 */
export interface ResumeConfig {
  /** What makes the further request. Which is right depends on the model: {@link continueByModel} knows. */
  readonly by: Continuation
  /** How many further requests. Default: 2. */
  readonly count?: number | undefined
  /** Which failures are worth one. Default: {@link isTransient}. */
  readonly when?: ((failure: Failure) => boolean) | undefined
}

/** What an `ask` must be that can be carried on: one that starts again, or goes on with another message, cannot. */
type OneMessage<E> = [Extract<E, { readonly type: '@restart' | '@tool_result' }>] extends [never]
  ? unknown
  : { readonly 'withResume stands inside restarts and tools, not around them': never }

/**
 * Carries an answer on when it breaks, with a further request: what has been shown stays.
 *
 * ```text
 * 1st request   S[a#
 * 2nd request      S[b]$(.|)
 * result        S[a&-b]$(.|)      & is { type: '@resume', attempt: 1, failure, blocks: 1, message }
 * ```
 *
 * The result is one legal message: one `message_start`, blocks numbered on. It is carried on only from text; a call or a thought that was cut is dropped
 * at the {@link Resume}, and so is what stands behind the last text. Where no text has come, the same request is sent again.
 * The usage of the folded message is that of its last request; the {@link Resume} tells where another one begins.
 * An answer of which only `message_stop` is missing is complete, and nothing is sent for it.
 * It belongs inside `withTools`, not around it: there, a further answer is no continuation, but another message.
 * There is no wait: let `ask` be one that tries again with backoff. Each request is billed as one, and the text so far is billed again as input.
 *
 * **Fails with** the last failure, unchanged, when `count` is used up, before anything has come, or where it is not worth a further request.
 *
 * @example
 * ```ts
 * import { continueByModel, retryWithBackoff, textDeltas, withResume } from 'rxjs-anthropic'
 *
 * const steady = withResume((request) => ask(request).pipe(retryWithBackoff()), { by: continueByModel })
 *
 * steady(request)
 *   .pipe(textDeltas())
 *   .subscribe((text) => console.log(text))
 * ```
 *
 * @see {@link restartWithBackoff} to start again instead, {@link retryWithBackoff} before anything has come
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 * @category Recovery
 */
export const withResume =
  <E extends { readonly type: string } = never>(
    ask: StreamFn<MessageRequest, MessageStreamEvent | E> & OneMessage<E>,
    { by, count = 2, when = isTransient }: ResumeConfig,
  ): StreamFn<MessageRequest, MessageStreamEvent | E | Resume> =>
  (request) =>
    defer(() => {
      let shown: MessageSnapshot | undefined
      let order = beforeMessage

      const follow = (event: MessageStreamEvent | E | Resume): void => {
        if (isMessageEvent(event)) order = messageOrder(order, event)
        if (isMessageEvent(event) || isResume(event)) shown = messageReducer(shown, event)
      }

      const resumeAfter = (error: unknown, attempt: number): Observable<MessageStreamEvent | E | Resume> => {
        if (!isFailure(error) || attempt > count || shown === undefined || !when(error)) return throwError(() => error)
        if (shown.stop_reason != null) return of<MessageStreamEvent>({ type: 'message_stop' })

        const partial = resumable(shown)
        const blocks = partial.content.length
        const next = blocks === 0 ? request : by(request, partial)
        const rebase = continueAt(blocks, order.open.has(blocks - 1), unsaid(next, partial))
        const goOn = (event: MessageStreamEvent | E): readonly (MessageStreamEvent | E | Resume)[] => {
          if (!isMessageEvent(event)) return [event]
          if (event.type !== 'message_start') return rebase(event)
          order = { ...order, next: blocks, open: new Map([...order.open].filter(([index]) => index < blocks)) }
          return [{ type: '@resume', attempt, failure: error, blocks, message: event.message }]
        }
        return answer(ask(next).pipe(concatMap(goOn)), attempt + 1)
      }

      const answer = (
        source: Observable<MessageStreamEvent | E | Resume>,
        attempt: number,
      ): Observable<MessageStreamEvent | E | Resume> =>
        source.pipe(
          tap(follow),
          catchError((error: unknown) => resumeAfter(error, attempt)),
        )

      return answer(ask(request), 1)
    })

const isResume = (event: { readonly type: string }): event is Resume => event.type === '@resume'
