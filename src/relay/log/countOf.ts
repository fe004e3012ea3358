import { ApiFailure } from '../../failure/ApiFailure.ts'
import type { Position } from './StreamLog.ts'

/**
 * Returns how many frames a reader at a position has; 0 if it is undefined.
 *
 * Throws an {@link ApiFailure} if the position is malformed or after the `last` one.
 */
export const countOf = (position: Position | undefined, last: number): number => {
  const count = position === undefined ? 0 : /^\d{1,15}$/.test(position) ? Number(position) : Infinity
  if (count <= last) return count
  throw new ApiFailure('The stream has no such position', { kind: 'invalid_request_error', status: 400 })
}

/** Returns the failure of a reader whose stream does not exist or has expired. */
export const noSuchStream = (): ApiFailure =>
  new ApiFailure('No stream has this id; it may have expired', { kind: 'not_found_error', status: 404 })
