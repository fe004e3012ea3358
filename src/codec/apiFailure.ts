import { type ApiErrorKind, ApiFailure, type ApiFailureFields, kindOfStatus } from '../failure/ApiFailure.ts'
import { knownKinds } from '../failure/isTransientError.ts'
import { cutText } from '../wire/cutText.ts'
import { errorDetails } from './errorDetails.ts'
import { definedFields } from './schema/definedFields.ts'
import { isRecord, type JsonObject } from './schema/WireCodec.ts'
import { statusOfName } from './statusOfName.ts'

/** What is known of an error beside its body. */
export type ErrorContext = Omit<ApiFailureFields, 'kind' | 'details'>

/**
 * Returns the failure that the body of an error describes, be it in Claude's form or in that of a gateway, of Google or of AWS.
 *
 * `body` is parsed JSON, or the text itself if it is not JSON. `otherwise` is the message if the body has none.
 */
export const apiFailure = (body: unknown, context: ErrorContext, otherwise?: string): ApiFailure => {
  const outer = firstOf(body)
  const error = isRecord(outer) ? firstOf(outer['error'] ?? outer) : outer
  const type = textAt(error, 'type') ?? textAt(outer, 'type')
  const kind = isClaudes(type, outer) ? type : foreignKind([error, outer], context.status)
  const described = isRecord(error) ? error : isRecord(outer) ? outer : {}
  return new ApiFailure(messageIn(outer) ?? otherwise ?? shortJson(outer) ?? kind, {
    kind,
    ...context,
    ...definedFields({
      requestId: context.requestId ?? textAt(outer, 'request_id'),
      details: errorDetails(kind === type ? described['details'] : foreignDetails(described)),
    }),
  })
}

/** Whether a JSON body with HTTP status 200, in place of a stream, is an error. */
export const isErrorBody = (body: unknown): boolean => {
  const outer = firstOf(body)
  if (!isRecord(outer) || outer['type'] === 'message') return false
  return outer['type'] === 'error' || hasError(outer) || messageKeys.some((key) => typeof outer[key] === 'string')
}

/** Whether an object has an error in it: gateways write `error: null` into what is not an error. */
export const hasError = ({ error }: JsonObject): boolean =>
  error !== undefined && error !== null && error !== false && error !== ''

/** The status of an HTTP error, from 400 to 599, as a number or as text. */
export const errorStatus = (value: unknown): number | undefined => {
  const status = typeof value === 'string' && /^\s*\d{3}\s*$/.test(value) ? Number(value) : value
  return typeof status === 'number' && status >= 400 && status < 600 && Number.isInteger(status) ? status : undefined
}

/** Google wraps an error in a list. */
const firstOf = (body: unknown): unknown => (Array.isArray(body) ? body[0] : body)

/** Whether a type is one of Claude's: a known one, or a new one in a body of Claude's form. */
const isClaudes = (type: string | undefined, outer: unknown): type is ApiErrorKind =>
  type !== undefined && (knownKinds.has(type) || (isRecord(outer) && outer['type'] === 'error' && isNewKind(type)))

const isNewKind = (type: string): boolean => /^[a-z]+(_[a-z]+)+$/.test(type) && statusOfName(type) === undefined

/** The kind of an error without a type of Claude's: by a status in its body, else by a well-known name, else by its HTTP status. */
const foreignKind = (places: readonly unknown[], status = 500): ApiErrorKind => {
  const values = places.flatMap((place) => (isRecord(place) ? nameKeys.map((key) => place[key]) : [place]))
  const found =
    values.map(errorStatus).find((it) => it !== undefined) ?? values.map(statusOfName).find((it) => it !== undefined)
  return kindOfStatus(found ?? status)
}

/** The fields in which servers write a status or a name, the most specific one first. */
const nameKeys = ['originalStatusCode', 'code', 'status', 'status_code', 'statusCode', 'error_code', 'type', 'error']

/** What a foreign error contains beside its message, its name above all. */
const foreignDetails = (error: JsonObject): JsonObject | undefined => {
  const rest = Object.entries(error).filter(([key, value]) => !messageKeys.includes(key) && value !== 'error')
  return rest.length > 0 ? Object.fromEntries(rest) : undefined
}

/** The fields in which servers write the message of an error, the most specific one first. */
const messageKeys = [
  'originalMessage',
  'message',
  'Message',
  'msg',
  'detail',
  'error_message',
  'errorMessage',
  'errors',
]

/** The message in the body of an error: a text, or the JSON of an object in the place of one. */
const messageIn = (body: unknown, depth = 8): string | undefined => {
  const value = firstOf(body)
  if (typeof value === 'string') return value.trim() === '' ? undefined : value
  if (!isRecord(value) || depth === 0) return undefined
  const { error } = value
  const messages = messageKeys.map((key) => messageIn(value[key], depth - 1) ?? shortJson(value[key]))
  return typeof error === 'string'
    ? (messages.find((it) => it !== undefined) ?? messageIn(error))
    : (messageIn(error, depth - 1) ?? messages.find((it) => it !== undefined) ?? shortJson(error))
}

/** The JSON of an object, at most 200 characters of it; undefined for an object that contains no more than its type. */
const shortJson = (value: unknown): string | undefined => {
  if (!isRecord(value) || Object.keys(value).every((key) => key === 'type' || key === 'error')) return undefined
  try {
    return cutText(JSON.stringify(value), 200)
  } catch {
    return undefined
  }
}

const textAt = (body: unknown, key: string): string | undefined => {
  const value = isRecord(body) ? body[key] : undefined
  return typeof value === 'string' && value !== '' && value !== 'error' ? value : undefined
}
