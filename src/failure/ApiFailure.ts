import type { ErrorCode } from './ErrorCode.ts'
import { tagged } from './tagged.ts'

/**
 * The type of an error, `error.type` in its JSON. A type that this version does not know is kept as it is.
 *
 * @since 0.1.0
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
 * What the body of an error contains beside type and message. What is not an object is in its field `details`.
 *
 * @since 0.1.0
 * @category Failures
 */
export interface ErrorDetails {
  /** Which error it is, in more detail than its kind, if the API or a log reports a code. */
  readonly error_code?: ErrorCode | undefined
  readonly [field: string]: unknown
}

/**
 * The fields of an {@link ApiFailure}.
 *
 * @since 0.1.0
 * @category Failures
 */
export interface ApiFailureFields {
  /** The type of the error, from its body; if the body has none, the type that its status means. */
  readonly kind: ApiErrorKind
  /** The HTTP status; absent for an error inside a stream whose response had status 200. */
  readonly status?: number
  /** The id of the request, for Anthropic's support. */
  readonly requestId?: string
  /** The wait that the server asks for, in milliseconds, from `retry-after-ms` or `retry-after`. */
  readonly retryAfterMs?: number
  /** Whether the server wants a retry, from `x-should-retry`. It overrides the kind. */
  readonly shouldRetry?: boolean
  /** What the body of the error contains beside type and message. */
  readonly details?: ErrorDetails
}

/**
 * An error of the API: an HTTP status, an `error` event inside a stream, or an exception of Bedrock.
 *
 * It is transient if its kind is `overloaded_error`, `rate_limit_error`, `api_error`, `timeout_error` or `conflict_error`, unless the server decides otherwise with `x-should-retry`.
 *
 * **What to do:** if it is transient, try again ({@link retryWithBackoff} waits as long as the server asks). Else read `message`: it names the field of the
 * request, the permission or the credit that is wrong. Quote `requestId` to support.
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
 * @since 0.1.0
 * @category Failures
 */
export class ApiFailure extends tagged('ApiFailure')<ApiFailureFields> {}

/** The kind of error that a status means. */
export const kindsByStatus: ReadonlyMap<number, ApiErrorKind> = new Map([
  [401, 'authentication_error'],
  [402, 'billing_error'],
  [403, 'permission_error'],
  [404, 'not_found_error'],
  [408, 'timeout_error'],
  [409, 'conflict_error'],
  [413, 'request_too_large'],
  [424, 'api_error'],
  [429, 'rate_limit_error'],
  [503, 'overloaded_error'],
  [504, 'timeout_error'],
  [529, 'overloaded_error'],
])

/** Returns the kind of error that an HTTP status means, for a body that names none. */
export const kindOfStatus = (status: number): ApiErrorKind =>
  kindsByStatus.get(status) ?? (status >= 500 ? 'api_error' : 'invalid_request_error')
