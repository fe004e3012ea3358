import { defer, type MonoTypeOperatorFunction, retry, tap, throwError } from 'rxjs'
import type { BackoffConfig } from './backoffDelay.ts'
import { waitOrThrow } from './waitOrThrow.ts'

/**
 * Resubscribes to the source when it fails, after a growing wait, as long as nothing has been emitted.
 *
 * ```text
 * 1st attempt   -#
 * 2nd attempt       -#                     after 3 ms
 * 3rd attempt              -S[a]$(.|)      after 6 ms
 * result        ------------S[a]$(.|)
 * ```
 *
 * What has been emitted cannot be taken back, so the first value ends the retrying.
 * **What counts as a value is what stands to the left**: after `textDeltas()` it is the first piece of text,
 * after `reduceMessage()` the whole message, directly on the events it is `message_start`.
 * A wait that the server asks for takes the place of the computed one; one longer than `maxServerWait` ends the retrying.
 * Each attempt is a request of its own and is billed as one.
 *
 * **Fails with** the last failure, unchanged; with anything that is not a `Failure` at once.
 *
 * @example Try again only while nothing has been printed
 * ```ts
 * import { retryWithBackoff, textDeltas } from 'rxjs-anthropic'
 *
 * ask(request)
 *   .pipe(textDeltas(), retryWithBackoff())
 *   .subscribe((text) => console.log(text))
 * ```
 *
 * @see {@link restartWithBackoff} to start again after partial output, {@link withResume} to carry on
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
