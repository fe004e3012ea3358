import { catchError, defer, type OperatorFunction, tap, throwError } from 'rxjs'
import { isFailure } from '../failure/Failure.ts'
import type { Frame } from '../wire/Frame.ts'

/** Decodes frames, and removes the credentials of their request from the failures that the decoding throws. */
export const decodeCleanly =
  <A>(decode: OperatorFunction<Frame, A>): OperatorFunction<Frame, A> =>
  (frames) =>
    defer(() => {
      let clean: Frame['clean']
      return frames.pipe(
        tap((frame) => (clean ??= frame.clean)),
        decode,
        catchError((error: unknown) => throwError(() => (clean && isFailure(error) ? clean(error) : error))),
      )
    })
