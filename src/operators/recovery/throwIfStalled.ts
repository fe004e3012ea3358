import { connect, filter, ignoreElements, merge, type MonoTypeOperatorFunction, throwError, timeout } from 'rxjs'
import { definedFields } from '../../codec/schema/definedFields.ts'
import { StalledFailure } from '../../failure/StalledFailure.ts'
import { clampDelay } from './clampDelay.ts'

/**
 * How long a stream may make no progress.
 *
 * @since 0.1.0
 * @category Recovery
 */
export interface StallConfig<T> {
  /** The longest wait for the first progress, in ms, from the subscription on. Default: as `each`. */
  readonly first?: number | undefined
  /** The longest wait for each progress after that, in ms. Default: no limit. */
  readonly each?: number | undefined
  /** Whether a value is progress. Default: everything but a ping. */
  readonly progress?: ((value: T) => boolean) | undefined
}

/**
 * Errors if the source makes no progress for too long, although it may be alive.
 *
 * ```text
 * source                        S[a-p-p-p-p
 * throwIfStalled({ each: 5 })   S[a-p-p-#
 * ```
 *
 * This is the clock of *progress*; the `idleTimeout` of a transport is the clock of *liveness*, for which a ping is enough.
 * Every event but a ping is progress, thinking and tool input included.
 *
 * **Errors with** a {@link StalledFailure} whose `clock` is `progress`, which is transient.
 *
 * @example Restart an answer that makes no progress for a minute
 * ```ts
 * import { restartWithBackoff, scanMessage, throwIfStalled } from 'rxjs-anthropic'
 *
 * ask(request).pipe(throwIfStalled({ first: 120_000, each: 60_000 }), restartWithBackoff(), scanMessage())
 * ```
 *
 * @since 0.1.0
 * @category Recovery
 */
export const throwIfStalled = <T>({
  first,
  each,
  progress = makesProgress,
}: StallConfig<T>): MonoTypeOperatorFunction<T> =>
  connect((values) =>
    merge(
      values,
      values.pipe(
        filter(progress),
        timeout({
          ...definedFields({
            first: first === undefined ? undefined : clampDelay(first),
            each: each === undefined ? undefined : clampDelay(each),
          }),
          with: ({ seen }) => stalledAfter((seen === 0 ? first : undefined) ?? each ?? 0),
        }),
        ignoreElements(),
      ),
    ),
  )

const makesProgress = (value: unknown): boolean =>
  !(typeof value === 'object' && value !== null && 'type' in value && value.type === 'ping')

const stalledAfter = (after: number) =>
  throwError(() => new StalledFailure(`No progress for ${after} ms`, { clock: 'progress', after }))
