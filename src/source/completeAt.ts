import type { MonoTypeOperatorFunction } from 'rxjs'
import { TruncatedFailure } from '../failure/TruncatedFailure.ts'
import { type Decoder, decodeWith } from '../wire/decodeWith.ts'

/**
 * Completes at the event that is the last one, and lets the connection go there.
 *
 * ```text
 * source                                             a-b-.---
 * completeAt((event) => event.type === 'message_stop')  a-b-(.|)
 * ```
 *
 * **Fails with** a {@link TruncatedFailure} when the source completes without that event.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { completeAt } from 'rxjs-anthropic/wire'
 *
 * of(1, 2, 3).pipe(completeAt((n) => n === 2)).subscribe(console.log) // => 1
 * // => 2
 * ```
 *
 * @category Sources
 */
export const completeAt = <A>(isLast: (event: A) => boolean): MonoTypeOperatorFunction<A> => decodeWith(upTo(isLast))

/** Ends at the last event, and nowhere else. */
export const upTo =
  <A>(isLast: (event: A) => boolean): Decoder<A, A> =>
  (out) => ({
    next: (event) => {
      out.next(event)
      if (isLast(event)) out.complete()
    },
    complete: () => {
      throw new TruncatedFailure('The stream ended without its last event')
    },
  })
