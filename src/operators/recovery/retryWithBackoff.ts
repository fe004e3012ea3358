import { defer, type MonoTypeOperatorFunction, retry, tap, throwError } from 'rxjs'
import type { BackoffConfig } from './backoffDelay.ts'
import { waitOrThrow } from './waitOrThrow.ts'

/**
 * Resubscribes to the source when it errors, with exponential backoff, as long as nothing has been emitted.
 *
 * ```text
 * 1st attempt   -#
 * 2nd attempt       -#                     after 3 ms
 * 3rd attempt              -S[a]$(.|)      after 6 ms
 * result        ------------S[a]$(.|)
 * ```
 *
 * Emitted values cannot be taken back, so it does not retry after the first value.
 * **The position decides what counts as a value**: after `textDeltas()` it is the first piece of text,
 * after `reduceMessage()` the whole message, directly after `ask(request)` it is `message_start`.
 * A wait that the server asks for replaces the computed one; if it is longer than `maxServerWait`, there is no further attempt.
 * Each attempt sends a new request, and each request is billed.
 *
 * **Errors with** the last failure, unchanged, if something was emitted, `count` is reached or `when` returns false. An error that is not a `Failure`
 * is passed on immediately.
 *
 * @example Retry only while nothing has been printed
 * ```ts
 * import { retryWithBackoff, textDeltas } from 'rxjs-anthropic'
 *
 * ask(request)
 *   .pipe(textDeltas(), retryWithBackoff())
 *   .subscribe((text) => console.log(text))
 * ```
 *
 * @see {@link restartWithBackoff} to restart after partial output, {@link withResume} to continue
 * @since 0.1.0
 * @category Recovery
 */
export const retryWithBackoff =
  <T>(config?: BackoffConfig): MonoTypeOperatorFunction<T> =>
  (source) =>
    defer(() => {
      let emitted = false
      return source.pipe(
        tap(() => (emitted = true)),
        retry({
          delay: (error: unknown, attempt) => (emitted ? throwError(() => error) : waitOrThrow(error, attempt, config)),
        }),
      )
    })
