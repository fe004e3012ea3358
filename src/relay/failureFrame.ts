import { ApiFailure } from '../failure/ApiFailure.ts'
import { type Failure, isFailure } from '../failure/Failure.ts'
import type { Frame } from '../wire/Frame.ts'
import { WireFailure } from './WireFailure.ts'

/**
 * Gives the `error` frame that stands for an error, to be read by {@link failureOf}, or by any reader of the Messages API.
 *
 * Its data is an error of that API, and holds the failure itself beside it: class, message and fields, never its cause.
 * The message goes as it is: it may name the host that was called and quote what that said, and shows no credential.
 * An error that is no {@link Failure} is a bug, and its words are nobody's business: it becomes an `api_error` that says nothing of it.
 *
 * **Fails with** nothing.
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
 * @category Relay
 */
export const failureFrame = (error: unknown): Frame => {
  const failure = isFailure(error) ? error : new ApiFailure('Internal error', { kind: 'api_error' })
  return { event: 'error', data: JSON.stringify({ ...errorBody(failure), '@failure': WireFailure.encode(failure) }) }
}

/** The failure as an error of the Messages API: what an `error` event holds, and the body of a response that is not ok. */
export const errorBody = (failure: Failure): object => {
  const { message } = failure
  if (failure._tag !== 'ApiFailure') return { type: 'error', error: { type: kindOf(failure), message } }
  const { kind, details, requestId } = failure
  return { type: 'error', error: { type: kind, message, details }, request_id: requestId }
}

const kindOf = ({ _tag }: Failure): string => (_tag === 'StalledFailure' ? 'timeout_error' : 'api_error')
