import { ApiFailure } from '../../failure/ApiFailure.ts'
import { errorCodeOf } from '../../failure/errorCodeOf.ts'
import { parsePosition, type PositionParts } from './parsePosition.ts'
import type { Position } from './StreamLog.ts'

/** Returns the parts of the position of a reader, if it has one. Throws a 400 {@link ApiFailure} if it is malformed. */
export const checkPosition = (position: Position | undefined): PositionParts | undefined => {
  if (position === undefined) return undefined
  const parts = parsePosition(position)
  if (parts === undefined) throw noSuchPosition()
  return parts
}

/**
 * Returns how many frames a reader at a position has; 0 if it is undefined.
 *
 * Throws an {@link ApiFailure}: 404 if another stream issued the position, 400 if it is after the last of `length` frames.
 */
export const countOf = (
  position: PositionParts | undefined,
  { generation, length }: { readonly generation: string; readonly length: number },
): number => {
  if (position === undefined) return 0
  if (position.generation !== generation) throw noSuchStream()
  if (position.number > length) throw noSuchPosition()
  return position.number
}

const noSuchPosition = (): ApiFailure =>
  new ApiFailure(
    'The position (last-event-id) is malformed or after the last frame: send the id of the last frame that was received',
    { kind: 'invalid_request_error', status: 400 },
  )

/** Returns the failure of a reader whose stream does not exist or has expired. Its `error_code` tells it from a 404 of the API. */
export const noSuchStream = (): ApiFailure =>
  new ApiFailure('No stream has this id; it may have expired', {
    kind: 'not_found_error',
    status: 404,
    details: { error_code: 'stream_not_found' },
  })

/** Whether an error is {@link noSuchStream}. */
export const isNoSuchStream = (error: unknown): boolean => errorCodeOf(error) === 'stream_not_found'
