import { type Observable, throwError, timer } from 'rxjs'
import { isFailure } from '../../failure/Failure.ts'
import { backoffDelay, type BackoffConfig } from './backoffDelay.ts'

/** Emits when the wait before a further attempt is over; errors with the same error if there is none. For the `delay` of rxjs's `retry`. */
export const waitOrThrow = (error: unknown, attempt: number, config: BackoffConfig = {}): Observable<unknown> => {
  const wait = isFailure(error) ? backoffDelay(attempt, error, config) : undefined
  return wait === undefined ? throwError(() => error) : timer(wait)
}
