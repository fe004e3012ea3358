import { tagged } from './tagged.ts'

/**
 * The fields of a {@link StalledFailure}.
 *
 * @since 0.1.0
 * @category Failures
 */
export interface StalledFailureFields {
  /** `liveness`: no byte arrived; `progress`: bytes arrived, but no output. */
  readonly clock: 'liveness' | 'progress'
  /** How long the silence lasted, in milliseconds. */
  readonly after: number
  /** False if a transport has retried already, as {@link relay} does. */
  readonly shouldRetry?: boolean
}

/**
 * The connection is open, but silent. It is transient.
 *
 * **What to do:** try again. If it happens during long thinking, raise `idleTimeout`, or the limit of {@link throwIfStalled}.
 *
 * @example
 * ```ts
 * import { StalledFailure } from 'rxjs-anthropic'
 *
 * const failure = new StalledFailure('No byte for 120000 ms', { clock: 'liveness', after: 120_000 })
 * console.log(failure.clock, failure.after) // => liveness 120000
 * ```
 *
 * @see {@link Failure} for the whole union
 * @since 0.1.0
 * @category Failures
 */
export class StalledFailure extends tagged('StalledFailure')<StalledFailureFields> {}
