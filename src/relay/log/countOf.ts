import { ApiFailure } from '../../failure/ApiFailure.ts'
import type { Position } from './StreamLog.ts'

/**
 * How many frames a reader has, by its position: none, where that is undefined.
 *
 * Throws an {@link ApiFailure} where it is no position, or lies past the `last` one there is.
 */
export const countOf = (position: Position | undefined, last: number): number => {
  const count = position === undefined ? 0 : /^\d{1,15}$/.test(position) ? Number(position) : Infinity
  if (count <= last) return count
  throw new ApiFailure('No such position in the stream', { kind: 'invalid_request_error', status: 400 })
}

/** There is no stream of that id, or not any more. */
export const noSuchStream = (): ApiFailure =>
  new ApiFailure('There is no stream of this id, or not any more', { kind: 'not_found_error', status: 404 })
