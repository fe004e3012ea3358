import { tagged } from './tagged.ts'

/**
 * What Claude calls an error, `error.type` on the wire. Kinds that this version does not know arrive as they are.
 *
 * @category Failures
 */
export type ApiErrorKind =
  | 'invalid_request_error'
  | 'authentication_error'
  | 'billing_error'
  | 'permission_error'
  | 'not_found_error'
  | 'conflict_error'
  | 'request_too_large'
  | 'rate_limit_error'
  | 'api_error'
  | 'timeout_error'
  | 'overloaded_error'
  | (string & {})

/**
 * The fields of an {@link ApiFailure}.
 *
 * @category Failures
 */
export interface ApiFailureFields {
  /** What Claude calls the error; where a body does not say, what its status means. */
  readonly kind: ApiErrorKind
  /** The HTTP status; absent for an error that came inside a stream that had begun with 200. */
  readonly status?: number
  /** The id to quote to support. */
  readonly requestId?: string
  /** How long the server asks to wait, in milliseconds, from `retry-after-ms` or `retry-after`. */
  readonly retryAfterMs?: number
  /** The server's own verdict, from `x-should-retry`; it wins over the kind. */
  readonly shouldRetry?: boolean
  /** What the error's body says beyond type and message. */
  readonly details?: unknown
}

/**
 * Claude said no: by an HTTP status, by an `error` event inside a stream, or by a Bedrock exception. All of them are this one failure.
 *
 * Transient by its kind (`overloaded_error`, `rate_limit_error`, `api_error`, `timeout_error`, `conflict_error`), unless the server said otherwise in `x-should-retry`.
 *
 * @example
 * ```ts
 * import { ApiFailure, isTransient } from 'rxjs-anthropic'
 *
 * const failure = new ApiFailure('Overloaded', { kind: 'overloaded_error', status: 529 })
 * console.log(failure.kind, isTransient(failure)) // => overloaded_error true
 * ```
 *
 * @see {@link Failure} for the whole union
 * @see https://docs.claude.com/en/api/errors
 * @category Failures
 */
export class ApiFailure extends tagged('ApiFailure')<ApiFailureFields> {}

/** The kinds that a status stands for. */
export const kindsByStatus: ReadonlyMap<number, ApiErrorKind> = new Map([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [408, 'timeout_error'],
  [409, 'conflict_error'],
  [413, 'request_too_large'],
  [429, 'rate_limit_error'],
  [503, 'overloaded_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
])

/** The kind that an HTTP status stands for, where the body does not say. */
export const kindOfStatus = (status: number): ApiErrorKind =>
  kindsByStatus.get(status) ?? (status >= 500 ? 'api_error' : 'invalid_request_error')
