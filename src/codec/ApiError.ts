import * as t from 'io-ts'
import { ApiFailure, type ApiFailureFields, kindOfStatus } from '../failure/ApiFailure.ts'
import { definedFields } from './schema/definedFields.ts'
import { nullable } from './schema/nullable.ts'
import { optional } from './schema/optional.ts'
import { struct } from './schema/struct.ts'
import { isRecord } from './schema/WireCodec.ts'

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

/** What is known about an error beside its body. */
export type ErrorContext = Omit<ApiFailureFields, 'kind' | 'details'>

/**
 * Returns the failure for the body of an error. The body may have another form than Claude's: that of a gateway, of Google or of AWS.
 *
 * `otherwise` is the message if the body contains none.
 */
export const apiFailure = (body: unknown, context: ErrorContext, otherwise?: string): ApiFailure => {
  const { requestId = textField(body, 'request_id'), ...rest } = context
  const error = isRecord(body) ? body['error'] : undefined
  const kind = textField(error, 'type') ?? kindOfBody(textField(body, 'type')) ?? kindOfStatus(context.status ?? 500)
  const message =
    textField(error, 'message') ?? textField(body, 'message') ?? textField(body, 'Message') ?? nonEmptyText(error)
  const details = isRecord(error) ? error['details'] : undefined
  return new ApiFailure(message ?? otherwise ?? kind, {
    kind,
    ...rest,
    ...definedFields({ requestId, details }),
  })
}

/** Returns whether the JSON body of a response that should be a stream is an error. */
export const isErrorBody = (body: unknown): boolean => isRecord(body) && (body['type'] === 'error' || ApiError.is(body))

const kindOfBody = (type: string | undefined): string | undefined => (type === 'error' ? undefined : type)

const nonEmptyText = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

const textField = (body: unknown, key: string): string | undefined =>
  isRecord(body) ? nonEmptyText(body[key]) : undefined
