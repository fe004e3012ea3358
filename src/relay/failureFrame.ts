import { ApiFailure } from '../failure/ApiFailure.ts'
import { type Failure, isFailure } from '../failure/Failure.ts'
import { writeJson } from '../json/writeJson.ts'
import type { Frame } from '../wire/Frame.ts'
import { sentDetails, WireFailure } from './WireFailure.ts'

/**
 * Returns the `error` frame of an error. {@link failureOf} reads it, and so does any client of the Messages API.
 *
 * Its data is an error of that API with the failure itself beside it:
 * its class, its message and the fields by which a reader acts
 * (`kind`, `status`, `requestId`, `retryAfterMs`, `shouldRetry`, `phase`, `clock`, `after`, `layer`, `stopReason`, `reason`, `details.error_code`).
 * The message is sent as it is: it may quote the response, but it names no host of yours and shows no credential.
 * An error that is not a {@link Failure} is a bug, and its message must not leak: it is sent as an `api_error` with the message "Internal error".
 *
 * @example
 * ```ts
 * import { StalledFailure } from 'rxjs-anthropic'
 * import { failureFrame, failureOf } from 'rxjs-anthropic/server'
 *
 * const frame = failureFrame(new StalledFailure('No progress for 60000 ms', { clock: 'progress', after: 60_000 }))
 * console.log(frame.event, JSON.parse(frame.data).error.type) // => error timeout_error
 * console.log(failureOf(frame).name) // => StalledFailure
 * console.log(failureOf(failureFrame(new TypeError('x is undefined'))).message) // => Internal error
 * ```
 *
 * @see {@link failureOf}, its inverse
 * @since 0.1.0
 * @category Relay
 */
export const failureFrame = (error: unknown): Frame => {
  const failure = isFailure(error) ? error : new ApiFailure('Internal error', { kind: 'api_error' })
  return { event: 'error', data: writeJson({ ...errorBody(failure), '@failure': WireFailure.encode(failure) }) }
}

/** Returns a failure as an error of the Messages API: the data of an `error` event, or the body of an error response. */
export const errorBody = (failure: Failure): object => {
  const { message } = failure
  if (failure._tag !== 'ApiFailure') return { type: 'error', error: { type: kindOf(failure), message } }
  const { kind, requestId } = failure
  return { type: 'error', error: { type: kind, message, details: sentDetails(failure) }, request_id: requestId }
}

const kindOf = ({ _tag }: Failure): string => (_tag === 'StalledFailure' ? 'timeout_error' : 'api_error')
