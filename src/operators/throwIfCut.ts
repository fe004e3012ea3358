import { concat, defer, EMPTY, type MonoTypeOperatorFunction, tap, throwError } from 'rxjs'
import { TruncatedFailure } from '../failure/TruncatedFailure.ts'

/**
 * Errors with a {@link TruncatedFailure} if the source completes in the middle of a message: a `takeUntil` upstream, for instance.
 *
 * `opens` returns whether a message is open after the event, or undefined if the event changes nothing.
 */
export const throwIfCut =
  <E>(opens: (event: E) => boolean | undefined): MonoTypeOperatorFunction<E> =>
  (source) =>
    defer(() => {
      let open = false
      return concat(
        source.pipe(tap((event) => (open = opens(event) ?? open))),
        defer(() =>
          open ? throwError(() => new TruncatedFailure('The source completed in the middle of a message')) : EMPTY,
        ),
      )
    })
