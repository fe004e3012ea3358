import {
  catchError,
  concat,
  defer,
  EMPTY,
  type Observable,
  of,
  type OperatorFunction,
  switchMap,
  tap,
  throwError,
  timer,
} from 'rxjs'
import { isFailure } from '../../failure/Failure.ts'
import { backoffDelay, type BackoffConfig } from './backoffDelay.ts'
import type { Restart } from '../fold/Restart.ts'

/**
 * Resubscribes to the source when it fails, after a growing wait, and says so where something had been emitted: that is void.
 *
 * ```text
 * 1st attempt   -S[a#
 * 2nd attempt          -S[ab]$(.|)      after 3 ms
 * result        -S[a@---S[ab]$(.|)      @ is { type: '@restart', attempt: 1, failure }
 * ```
 *
 * The folds roll back at the {@link Restart}: `restartWithBackoff(), scanMessage()` never says a text twice.
 * A reader of deltas does not accept one, and does not compile to its right.
 * It is emitted when the failure comes, before the wait, and only where something had been emitted since the last beginning.
 * Each attempt is a request of its own and is billed as one.
 *
 * **Fails with** the last failure, unchanged; with anything that is not a `Failure` at once.
 *
 * @example A message that grows, and begins again when it breaks
 * ```ts
 * import { messageText, restartWithBackoff, scanMessage } from 'rxjs-anthropic'
 *
 * ask(request)
 *   .pipe(restartWithBackoff(), scanMessage())
 *   .subscribe((message) => console.log(messageText(message)))
 * ```
 *
 * @see {@link retryWithBackoff} to try again only while nothing has been emitted, {@link withResume} to carry on
 * @category Recovery
 */
export const restartWithBackoff =
  <T>(config?: BackoffConfig): OperatorFunction<T, T | Restart> =>
  (source) => {
    const begin = (attempt: number): Observable<T | Restart> =>
      defer(() => {
        let emitted = false
        return source.pipe(
          tap(() => (emitted = true)),
          catchError((error: unknown) => {
            const wait = isFailure(error) ? backoffDelay(attempt, error, config) : undefined
            if (!isFailure(error) || wait === undefined) return throwError(() => error)
            const restart: Restart = { type: '@restart', attempt, failure: error }
            return concat(emitted ? of(restart) : EMPTY, timer(wait).pipe(switchMap(() => begin(attempt + 1))))
          }),
        )
      })
    return begin(1)
  }
