import { catchError, concatMap, defer, EMPTY, type Observable, of, tap, throwError } from 'rxjs'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import { isMessageEvent } from '../codec/messages/isMessageEvent.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { type Failure, isFailure, isTransient } from '../failure/Failure.ts'
import { foldMessage } from '../operators/fold/foldMessage.ts'
import type { MessageSnapshot } from '../operators/fold/MessageSnapshot.ts'
import type { Resume } from '../operators/fold/Seam.ts'
import { repeatWhile } from '../operators/repeatWhile.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { Continuation } from './Continuation.ts'
import { blocksToKeep, continueAt, resumable, unsaid } from './continueAt.ts'

/**
 * How {@link withResume} continues a message that was cut off.
 *
 * @since 0.1.0
 * @category Recovery
 */
export interface ResumeConfig {
  /** Creates the request that continues the message. The right way depends on the model; {@link continueByModel} chooses it. */
  readonly by: Continuation
  /** The maximum number of requests that continue the message. Default: 2. */
  readonly count?: number | undefined
  /** Returns whether to send another request after this failure. Default: {@link isTransient}. */
  readonly when?: ((failure: Failure) => boolean) | undefined
}

/** An `ask` that can be continued: one that restarts, or emits several messages, cannot. */
type OneMessage<E> = [Extract<E, { readonly type: '@restart' | '@tool_result' }>] extends [never]
  ? unknown
  : { readonly 'withResume belongs inside restarts and tools, not around them': never }

/**
 * Sends another request that continues the message if its stream errors in the middle. Text that was already emitted is kept.
 *
 * ```text
 * 1st request   S[a#
 * 2nd request      S[b]$(.|)
 * result        S[a&-b]$(.|)      & is { type: '@resume', attempt: 1, failure, blocks: 1, message }
 * ```
 *
 * The result is one valid message: one `message_start`, and blocks with consecutive indices. The next request continues the last text block.
 * Blocks after it, such as an incomplete tool use or thinking, are discarded at the {@link Resume}. If no text has arrived after `message_start`,
 * the same request is sent again. Text that the model repeats is not detected.
 * The `usage` of the resulting message counts the last request only; for the total, use {@link scanUsage}.
 * If only `message_stop` is missing, the message is complete, and no request is sent.
 * Pass the result to `withTools`, and not the other way round: `withTools` emits several messages, and `withResume` continues only one.
 * It sends the next request immediately. To wait first, pass an `ask` that applies `retryWithBackoff()`. Each request is billed, and the text so far
 * is billed again as input.
 *
 * **Errors with** the last failure, unchanged, if `count` is reached, if the failure came before `message_start`, or if `when` returns false.
 * An error that is not a `Failure` is passed on immediately.
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
 * @see {@link restartWithBackoff} to restart instead, {@link retryWithBackoff} to retry before anything has arrived
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 * @since 0.1.0
 * @category Recovery
 */
export const withResume =
  <E extends { readonly type: string } = never>(
    ask: StreamFn<MessageRequest, MessageStreamEvent | E> & OneMessage<E>,
    { by, count = 2, when = isTransient }: ResumeConfig,
  ): StreamFn<MessageRequest, MessageStreamEvent | E | Resume> =>
  (request) =>
    defer(() => {
      const fold = foldMessage()
      /** Whether a `message_delta` had a stop reason: only then the answer is complete. */
      let ended = false
      let attempt = 0
      let continues = false
      let next: Observable<MessageStreamEvent | E | Resume> = ask(request)
      const open = new Set<number>()

      const follow = (event: MessageStreamEvent | E | Resume): void => {
        if (!isMessageEvent(event) && !isResume(event)) return
        fold.next(event)
        if (event.type === 'content_block_start') open.add(event.index)
        if (event.type === 'content_block_stop') open.delete(event.index)
        if (event.type === 'message_delta' && event.delta.stop_reason != null) ended = true
      }

      const continueAfter = (
        failure: Failure,
        partial: MessageSnapshot,
      ): Observable<MessageStreamEvent | E | Resume> => {
        const resume = attempt
        const blocks = blocksToKeep(partial)
        const kept = resumable(partial, blocks)
        const further = blocks === 0 ? request : by(request, kept)
        const rebase = continueAt(blocks, open.has(blocks - 1), unsaid(further, kept))
        const shift = (event: MessageStreamEvent | E): readonly (MessageStreamEvent | E | Resume)[] => {
          if (!isMessageEvent(event)) return [event]
          if (event.type !== 'message_start') return rebase(event)
          for (const index of open) if (index >= blocks) open.delete(index)
          return [{ type: '@resume', attempt: resume, failure, blocks, message: event.message }]
        }
        return ask(further).pipe(concatMap(shift))
      }

      return defer(() => {
        continues = false
        return next
      }).pipe(
        tap(follow),
        catchError((error: unknown) => {
          continues = false
          const shown = fold.message()
          if (!isFailure(error) || shown === undefined) return throwError(() => error)
          if (ended && lacksOnlyItsEnd(error, when)) return of<MessageStreamEvent>({ type: 'message_stop' })
          attempt += 1
          continues = attempt <= count && when(error)
          if (!continues) return throwError(() => error)
          next = continueAfter(error, shown)
          return EMPTY
        }),
        repeatWhile(() => continues),
      )
    })

/** An end of the body after the stop reason is not worth another request, because the answer is there. */
const lacksOnlyItsEnd = (failure: Failure, when: (failure: Failure) => boolean): boolean =>
  failure._tag === 'TruncatedFailure' || when(failure)

const isResume = (event: { readonly type: string }): event is Resume => event.type === '@resume'
