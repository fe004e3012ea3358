import { isFailure } from '../failure/Failure.ts'
import type { Decoder } from '../wire/decodeWith.ts'
import type { Frame } from '../wire/Frame.ts'

/** Passes frames on, and removes credentials from the failures that the decoders after it throw. */
export const cleanFailures = (): Decoder<Frame, Frame> => (out) => {
  let clean: Frame['clean']
  const cleaned = (error: unknown): unknown => (clean && isFailure(error) ? clean(error) : error)
  return {
    next: (frame) => {
      clean ??= frame.clean
      try {
        out.next(frame)
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
