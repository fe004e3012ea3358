import { catchError, concat, defer, EMPTY, of, type OperatorFunction, retry, tap, throwError, timer } from 'rxjs'
import { isFailure } from '../../failure/Failure.ts'
import type { Restart } from '../fold/Restart.ts'
import { backoffDelay, type BackoffConfig } from './backoffDelay.ts'

/**
 * Resubscribes to the source when it errors, with exponential backoff. It emits a {@link Restart} first: discard the values emitted before it.
 *
 * ```text
 * 1st attempt   -S[a#
 * 2nd attempt          -S[ab]$(.|)      after 3 ms
 * result        -S[a@---S[ab]$(.|)      @ is { type: '@restart', attempt: 1, failure }
 * ```
 *
 * `scanMessage()`, `reduceMessage()` and the other operators that accumulate discard the failed attempt at a {@link Restart}, so no text appears twice.
 * Operators that emit deltas, such as `textDeltas()`, do not accept a {@link Restart}: TypeScript rejects them after this operator.
 * It is emitted as soon as the source errors, before the wait, and only if the failed attempt emitted something.
 * Each attempt sends a new request, and each request is billed.
 *
 * **Errors with** the last failure, unchanged, if `count` is reached or `when` returns false. An error that is not a `Failure` is passed on immediately.
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
