import { isFailure } from '../failure/Failure.ts'
import type { Decoder } from './decodeWith.ts'
import type { Frame } from './Frame.ts'

/** Passes values on, and removes credentials from the failures that the decoders after it throw, as the first value with a `clean` does it. */
export const cleanFailures =
  <A>(cleanOf: (value: A) => Frame['clean']): Decoder<A, A> =>
  (out) => {
    let clean: Frame['clean']
    const cleaned = (error: unknown): unknown => (clean && isFailure(error) ? clean(error) : error)
    return {
      next: (value) => {
        clean ??= cleanOf(value)
        try {
          out.next(value)
        } catch (error) {
          throw cleaned(error)
        }
      },
      complete: () => {
        try {
          out.complete()
        } catch (error) {
          throw cleaned(error)
        }
      },
    }
  }
