import { asyncScheduler } from 'rxjs'
import { apiFailure, type ErrorContext, isErrorBody } from '../../codec/ApiError.ts'
import { DecodeFailure } from '../../failure/DecodeFailure.ts'
import type { Failure } from '../../failure/Failure.ts'
import { quote } from '../../wire/quote.ts'

/** What a response says before its body is read. */
export type Head = Pick<Response, 'ok' | 'status' | 'headers'>

/** Whether the body of a response is of a media type that was asked for, a list with commas. Without a content type nothing says that it is not. */
export const isAccepted = ({ ok, headers }: Head, accept: string): boolean => {
  const type = headers.get('content-type')?.trim().toLowerCase()
  return ok && (type === undefined || accept.split(/\s*,\s*/).some((asked) => type.startsWith(asked)))
}

/** The failure that a response stands for whose body is not the stream asked for; `body` may be its beginning. */
export const rejectStatus = (head: Head, body: string): Failure => {
  const json = parseJson(body)
  return head.ok && !isErrorBody(json)
    ? notAStream(head, body)
    : apiFailure(json, contextOf(head), describe(head, body))
}

/** The id to quote to support, whoever gave it. */
export const requestIdOf = (headers: Headers): string | undefined =>
  headers.get('request-id') ?? headers.get('x-amzn-requestid') ?? headers.get('x-request-id') ?? undefined

const contextOf = ({ ok, status, headers }: Head): ErrorContext => {
  const requestId = requestIdOf(headers)
  const retryAfterMs = retryAfterMsOf(headers, asyncScheduler.now())
  const shouldRetry = headers.get('x-should-retry')
  return {
    ...(ok ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(shouldRetry === 'true' || shouldRetry === 'false' ? { shouldRetry: shouldRetry === 'true' } : {}),
  }
}

/** The wait that a server asks for, in ms: `retry-after-ms`, else `retry-after` in seconds or as a date; never negative. */
export const retryAfterMsOf = (headers: Headers, now: number): number | undefined => {
  const inMs = numberIn(headers.get('retry-after-ms'))
  const retryAfter = headers.get('retry-after')
  const inSeconds = numberIn(retryAfter)
  const wait = inMs ?? (inSeconds === undefined ? Date.parse(retryAfter ?? '') - now : inSeconds * 1000)
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined
}

const numberIn = (text: string | null): number | undefined =>
  text !== null && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined

const notAStream = ({ headers }: Head, body: string): Failure =>
  new DecodeFailure(
    `The response is ${headers.get('content-type') ?? 'of no type'}, not the stream asked for: ${quote(body, 200)}`,
    { layer: 'frame', input: body, errors: [] },
  )

const describe = ({ status }: Head, body: string): string => {
  const title = /<title>([^<]*)<\/title>/i.exec(body)?.[1]?.trim()
  return body.trim() === '' ? `HTTP ${status}, and an empty body` : `HTTP ${status}: ${title ?? quote(body, 200)}`
}

/** The JSON of a body. Google wraps an error in a list. */
const parseJson = (body: string): unknown => {
  try {
    const json: unknown = JSON.parse(body)
    return Array.isArray(json) ? json[0] : json
  } catch {
    return undefined
  }
}
