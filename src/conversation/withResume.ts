import { catchError, concatMap, defer, type Observable, of, retry, tap, throwError } from 'rxjs'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import { isMessageEvent } from '../codec/messages/isMessageEvent.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { type Failure, isFailure, isTransient } from '../failure/Failure.ts'
import { foldMessage } from '../operators/fold/foldMessage.ts'
import type { MessageSnapshot } from '../operators/fold/MessageSnapshot.ts'
import type { Resume } from '../operators/fold/Seam.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { Continuation } from './Continuation.ts'
import { blocksToKeep, continueAt, resumable, unsaid } from './continueAt.ts'

/**
 * How an answer that broke is continued.
 *
 * @since 0.1.0
 * @category Recovery
 */
export interface ResumeConfig {
  /** Makes the further request. It depends on the model: {@link continueByModel} knows the models. */
  readonly by: Continuation
  /** How many further requests. Default: 2. */
  readonly count?: number | undefined
  /** Whether a failure is worth a further request. Default: {@link isTransient}. */
  readonly when?: ((failure: Failure) => boolean) | undefined
}

/** An `ask` that can be continued: one that restarts, or emits several messages, cannot. */
type OneMessage<E> = [Extract<E, { readonly type: '@restart' | '@tool_result' }>] extends [never]
  ? unknown
  : { readonly 'withResume belongs inside restarts and tools, not around them': never }

/**
 * Continues an answer that breaks, with a further request: text that was shown stays.
 *
 * ```text
 * 1st request   S[a#
 * 2nd request      S[b]$(.|)
 * result        S[a&-b]$(.|)      & is { type: '@resume', attempt: 1, failure, blocks: 1, message }
 * ```
 *
 * The result is one legal message: one `message_start`, and blocks with consecutive indices. It continues from the last text; whatever follows it
 * is dropped at the {@link Resume}, as are a tool call and thinking that were cut. If no text arrived, the same request is sent again.
 * The usage of the folded message is that of its last request; each {@link Resume} contains the usage with which another one started.
 * If only `message_stop` is missing, the answer is complete, and no request is sent.
 * It belongs inside `withTools`, not around it: there, a further answer is another message.
 * It does not wait: use an `ask` that retries with backoff. Each request is billed as one, and the text so far is billed again as input.
 *
 * **Errors with** the last failure, unchanged, if `count` is used up, if nothing had arrived, or if the failure is not worth a further request.
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

      return defer(() => next).pipe(
        tap(follow),
        catchError((error: unknown) => {
          continues = false
          const shown = fold.message()
          if (!isFailure(error) || shown === undefined) return throwError(() => error)
          if (ended && lacksOnlyItsEnd(error, when)) return of<MessageStreamEvent>({ type: 'message_stop' })
          attempt += 1
          continues = attempt <= count && when(error)
          if (continues) next = continueAfter(error, shown)
          return throwError(() => error)
        }),
        // The requests are a loop: however many there are, they do not nest.
        retry({ delay: (error: unknown) => (continues ? of(undefined) : throwError(() => error)) }),
      )
    })

/** An end of the body after the stop reason is not worth another request, because the answer is there. */
const lacksOnlyItsEnd = (failure: Failure, when: (failure: Failure) => boolean): boolean =>
  failure._tag === 'TruncatedFailure' || when(failure)

const isResume = (event: { readonly type: string }): event is Resume => event.type === '@resume'
