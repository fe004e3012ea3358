import { defer, type MonoTypeOperatorFunction, tap } from 'rxjs'
import { ApiFailure } from '../../failure/ApiFailure.ts'
import type { Frame } from '../../wire/Frame.ts'

/** Errors when the frames have more than `maxSize` characters together, counting names and data. */
export const throwIfLonger =
  (maxSize: number): MonoTypeOperatorFunction<Frame> =>
  (source) =>
    defer(() => {
      let size = 0
      return source.pipe(
        tap((frame) => {
          size += sizeOf(frame)
          if (size > maxSize) throw tooLong(maxSize)
        }),
      )
    })

/** Returns the characters of a frame, as every limit of a log counts them. */
export const sizeOf = ({ event, data }: Frame): number => event.length + data.length

const tooLong = (max: number): ApiFailure =>
  new ApiFailure(`The stream is longer than maxSize (${max} characters)`, { kind: 'api_error', shouldRetry: false })
