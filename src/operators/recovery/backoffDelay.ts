import { type Failure, isTransient } from '../../failure/Failure.ts'
import { clampDelay } from './clampDelay.ts'

/**
 * When and how often to try again.
 *
 * @since 0.1.0
 * @category Recovery
 */
export interface BackoffConfig {
  /** How many further attempts. Default: 3. `NaN` counts as 0. */
  readonly count?: number | undefined
  /** The wait before the first attempt, in ms; it doubles for each further one. Default: 500. */
  readonly initialDelay?: number | undefined
  /** The longest computed wait, in ms. Default: 8 000. */
  readonly maxDelay?: number | undefined
  /** The longest wait that a server may ask for, in ms. If it asks for more, there is no further attempt. Default: 60 000. */
  readonly maxServerWait?: number | undefined
  /** A factor for the computed wait. Default: at random from 0.75 to 1. A server's wait becomes longer by the same part, never shorter. */
  readonly jitter?: (() => number) | undefined
  /** Whether a failure is worth a further attempt. Default: {@link isTransient}. */
  readonly when?: ((failure: Failure) => boolean) | undefined
}

/**
 * Returns the wait in ms before a further attempt, counted from 1; undefined if there is none.
 *
 * A wait that the server asks for replaces the computed one, unless it is zero or in the past.
 *
 * @example
 * ```ts
 * import { ApiFailure, backoffDelay, TruncatedFailure } from 'rxjs-anthropic'
 *
 * const cut = new TruncatedFailure('The stream broke off')
 * const busy = new ApiFailure('Too many requests', { kind: 'rate_limit_error', retryAfterMs: 7000 })
 * const config = { jitter: () => 1 }
 * console.log([1, 2, 3, 4].map((attempt) => backoffDelay(attempt, cut, config))) // => [ 500, 1000, 2000, undefined ]
 * console.log(backoffDelay(1, busy, config), backoffDelay(1, busy, { maxServerWait: 5000 })) // => 7000 undefined
 * ```
 *
 * @see {@link retryWithBackoff} and {@link restartWithBackoff}
 * @since 0.1.0
 * @category Recovery
 */
export const backoffDelay = (attempt: number, failure: Failure, config: BackoffConfig = {}): number | undefined => {
  const {
    count = 3,
    initialDelay = 500,
    maxDelay = 8_000,
    maxServerWait = 60_000,
    jitter = () => 1 - Math.random() / 4,
    when = isTransient,
  } = config
  if (!(attempt <= count) || !when(failure)) return undefined
  const asked = failure._tag === 'ApiFailure' ? failure.retryAfterMs : undefined
  if (asked !== undefined && asked > 0)
    return asked > maxServerWait ? undefined : clampDelay(asked * Math.min(1.25, Math.max(1, 2 - jitter())))
  // 2 ** 1024 is Infinity, and 0 * Infinity is NaN.
  return clampDelay(Math.min(initialDelay * 2 ** Math.min(attempt - 1, 1000), maxDelay) * jitter())
}
