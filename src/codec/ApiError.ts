import * as t from 'io-ts'
import { ApiFailure, type ApiFailureFields, kindOfStatus } from '../failure/ApiFailure.ts'
import { nullable } from './schema/nullable.ts'
import { optional } from './schema/optional.ts'
import { struct } from './schema/struct.ts'
import { isRecord } from './schema/WireCodec.ts'

/**
 * The body of an error: of a response that is not ok, or of an `error` event. Legacy streams leave out the outer `type`.
 *
 * @see https://docs.claude.com/en/api/errors
 * @category Codecs
 */
export const ApiError = struct('ApiError', {
  error: struct('error', { type: t.string, message: t.string, details: optional(t.unknown) }),
  type: optional(t.string),
  request_id: optional(nullable(t.string)),
})
export interface ApiError extends t.TypeOf<typeof ApiError> {}

/** What is known of an error beside its body. */
export type ErrorContext = Omit<ApiFailureFields, 'kind' | 'details'>

/**
 * The failure that an error's body says, also where the body is not of Claude's form: a gateway's, Google's, AWS's.
 *
 * `otherwise` is its message where the body has none.
 */
export const apiFailure = (body: unknown, context: ErrorContext, otherwise?: string): ApiFailure => {
  const { requestId = textAt(body, 'request_id'), ...rest } = context
  const error = isRecord(body) ? body['error'] : undefined
  const kind = textAt(error, 'type') ?? kindOf(textAt(body, 'type')) ?? kindOfStatus(context.status ?? 500)
  const message = textAt(error, 'message') ?? textAt(body, 'message') ?? textAt(body, 'Message') ?? textOf(error)
  const details = isRecord(error) ? error['details'] : undefined
  return new ApiFailure(message ?? otherwise ?? kind, {
    kind,
    ...rest,
    ...(requestId === undefined ? {} : { requestId }),
    ...(details === undefined ? {} : { details }),
  })
}

/** Whether JSON that came where a stream was expected is an error. */
export const isErrorBody = (body: unknown): boolean => isRecord(body) && (body['type'] === 'error' || ApiError.is(body))

const kindOf = (type: string | undefined): string | undefined => (type === 'error' ? undefined : type)

const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)

const textAt = (body: unknown, key: string): string | undefined => (isRecord(body) ? textOf(body[key]) : undefined)
