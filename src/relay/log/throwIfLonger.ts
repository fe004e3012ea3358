import { defer, type MonoTypeOperatorFunction, tap } from 'rxjs'
import { ApiFailure } from '../../failure/ApiFailure.ts'
import type { Frame } from '../../wire/Frame.ts'

/** Passes frames on as long as they have no more than `maxSize` characters together, names and data counted. */
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

/** The characters of a frame, as every limit here counts them. */
export const sizeOf = ({ event, data }: Frame): number => event.length + data.length

const tooLong = (max: number): ApiFailure =>
  new ApiFailure(`The stream is longer than ${max} characters`, { kind: 'api_error', shouldRetry: false })
