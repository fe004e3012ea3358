import { catchError, concat, defer, EMPTY, of, type OperatorFunction, retry, tap, throwError, timer } from 'rxjs'
import { isFailure } from '../../failure/Failure.ts'
import type { Restart } from '../fold/Restart.ts'
import { backoffDelay, type BackoffConfig } from './backoffDelay.ts'

/**
 * Restarts the source when it errors, after a growing wait. A {@link Restart} marks that the values emitted so far are discarded.
 *
 * ```text
 * 1st attempt   -S[a#
 * 2nd attempt          -S[ab]$(.|)      after 3 ms
 * result        -S[a@---S[ab]$(.|)      @ is { type: '@restart', attempt: 1, failure }
 * ```
 *
 * The folds roll back at the {@link Restart}: `restartWithBackoff(), scanMessage()` never shows a text twice.
 * An operator that emits deltas does not accept it, and does not compile after this one.
 * It is emitted when the failure arrives, before the wait, and only if something was emitted since the last start.
 * Each attempt is a request of its own and is billed as one.
 *
 * **Errors with** the last failure, unchanged; with any error that is not a `Failure` at once.
 *
 * @example A message that grows, and restarts if it breaks
 * ```ts
 * import { messageText, restartWithBackoff, scanMessage } from 'rxjs-anthropic'
 *
 * ask(request)
 *   .pipe(restartWithBackoff(), scanMessage())
 *   .subscribe((message) => console.log(messageText(message)))
 * ```
 *
 * @see {@link retryWithBackoff} to retry only while nothing has been emitted, {@link withResume} to continue
 * @since 0.1.0
 * @category Recovery
 */
export const restartWithBackoff =
  <T>(config?: BackoffConfig): OperatorFunction<T, T | Restart> =>
  (source) =>
    defer(() => {
      let emitted = false
      let attempt = 0
      let wait: number | undefined
      return source.pipe(
        tap(() => (emitted = true)),
        catchError((error: unknown) => {
          attempt += 1
          wait = isFailure(error) ? backoffDelay(attempt, error, config) : undefined
          const restart = isFailure(error) && wait !== undefined && emitted ? of(restartAfter(error, attempt)) : EMPTY
          emitted = false
          return concat(
            restart,
            throwError(() => error),
          )
        }),
        // The attempts are a loop: however many there are, they do not nest.
        retry({ delay: (error: unknown) => (wait === undefined ? throwError(() => error) : timer(wait)) }),
      )
    })

const restartAfter = (failure: Restart['failure'], attempt: number): Restart => ({ type: '@restart', attempt, failure })
