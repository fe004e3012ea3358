import * as t from 'io-ts'
import { nullable } from './schema/nullable.ts'
import { optional } from './schema/optional.ts'
import { struct } from './schema/struct.ts'

/**
 * The body of an error response or of an `error` event. Legacy streams omit the outer `type`.
 *
 * @see https://docs.claude.com/en/api/errors
 * @since 0.1.0
 * @category Codecs
 */
export const ApiError = struct('ApiError', {
  error: struct('error', { type: t.string, message: t.string, details: optional(t.unknown) }),
  type: optional(t.string),
  request_id: optional(nullable(t.string)),
})
export interface ApiError extends t.TypeOf<typeof ApiError> {}
