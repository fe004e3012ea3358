import { connect, filter, ignoreElements, merge, type MonoTypeOperatorFunction, throwError, timeout } from 'rxjs'
import { StalledFailure } from '../../failure/StalledFailure.ts'

/**
 * How long a stream may go without progress.
 *
 * @category Recovery
 */
export interface StallConfig<T> {
  /** The longest wait for the first progress, in ms, from subscription on. Default: as `each`. */
  readonly first?: number | undefined
  /** The longest wait for each progress after that, in ms. Default: for ever. */
  readonly each?: number | undefined
  /** What is progress. Default: everything but a ping. */
  readonly progress?: ((value: T) => boolean) | undefined
}

/**
 * Fails when the source makes no progress for too long, though it may be alive.
 *
 * ```text
 * source                        S[a-p-p-p-p
 * throwIfStalled({ each: 5 })   S[a-p-p-#
 * ```
 *
 * This is the clock of *progress*; the `idleTimeout` of a transport is that of *liveness*, for which a ping is enough.
 * Every event but a ping is progress: thinking and the input of a tool are, too.
 *
 * **Fails with** a {@link StalledFailure} whose `clock` is `progress`, which is transient.
 *
 * @example End an answer that says nothing for a minute, and begin it again
 * ```ts
 * import { restartWithBackoff, scanMessage, throwIfStalled } from 'rxjs-anthropic'
 *
 * ask(request).pipe(throwIfStalled({ first: 120_000, each: 60_000 }), restartWithBackoff(), scanMessage())
 * ```
 *
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
          ...(first === undefined ? {} : { first }),
          ...(each === undefined ? {} : { each }),
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
