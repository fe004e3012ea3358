import { TruncatedFailure } from '../failure/TruncatedFailure.ts'
import type { Decoder } from '../wire/decodeWith.ts'

/** Completes after the last event, and nowhere else. */
export const endAt =
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
