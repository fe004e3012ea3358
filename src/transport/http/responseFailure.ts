import { asyncScheduler } from 'rxjs'
import { apiFailure, type ErrorContext, isErrorBody } from '../../codec/apiFailure.ts'
import { parseErrorBody } from '../../codec/parseErrorBody.ts'
import { definedFields } from '../../codec/schema/definedFields.ts'
import { isRecord } from '../../codec/schema/WireCodec.ts'
import { DecodeFailure } from '../../failure/DecodeFailure.ts'
import type { Failure } from '../../failure/Failure.ts'
import { quote } from '../../wire/quote.ts'

/** Status and headers of a response. */
export type ResponseHead = Pick<Response, 'ok' | 'status' | 'headers'>

/** Returns whether a response is ok and has one of the accepted media types, separated by commas. A response without a content type is accepted. */
export const isAccepted = ({ ok, headers }: ResponseHead, accept: string): boolean => {
  const type = headers.get('content-type')?.trim().toLowerCase()
  return ok && (type === undefined || accept.split(/\s*,\s*/).some((accepted) => type.startsWith(accepted)))
}

/** Returns the failure for a response that is not the requested stream. `body` is its beginning. */
export const responseFailure = (head: ResponseHead, body: string): Failure => {
  const json = parseErrorBody(body)
  return head.ok && !isErrorBody(json)
    ? notAStream(head, body, json)
    : apiFailure(json, contextOf(head), describeResponse(head, body))
}

/** Returns the id to quote to support: Anthropic's, AWS's or a proxy's. */
export const requestIdOf = (headers: Headers): string | undefined =>
  headers.get('request-id') ?? headers.get('x-amzn-requestid') ?? headers.get('x-request-id') ?? undefined

const contextOf = ({ ok, status, headers }: ResponseHead): ErrorContext => {
  const shouldRetry = headers.get('x-should-retry')
  return definedFields({
    status: ok ? undefined : status,
    requestId: requestIdOf(headers),
    retryAfterMs: retryAfterMsOf(headers, asyncScheduler.now()),
    shouldRetry: shouldRetry === 'true' || shouldRetry === 'false' ? shouldRetry === 'true' : undefined,
  })
}

/**
 * Returns the wait that a server requests, in ms: `retry-after-ms`, or `retry-after` in seconds or as a date of HTTP.
 * A wait of 0 and a date in the past are not a request: a reader that followed them would add to an overload.
 */
export const retryAfterMsOf = (headers: Headers, now: number): number | undefined => {
  const retryAfter = headers.get('retry-after')
  const seconds = numberIn(retryAfter)
  const waits = [numberIn(headers.get('retry-after-ms')), seconds && seconds * 1000, dateIn(retryAfter) - now]
  return waits.find((wait) => wait !== undefined && Number.isFinite(wait) && wait > 0)
}

const numberIn = (text: string | null): number | undefined =>
  text !== null && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined

/** The time of a date as HTTP writes it. `Date.parse` reads many other texts as dates, `-5` among them. */
const dateIn = (text: string | null): number => (text !== null && httpDate.test(text) ? Date.parse(text) : NaN)

const httpDate = /^\s*[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT\s*$/

const notAStream = ({ headers }: ResponseHead, body: string, json: unknown): Failure =>
  new DecodeFailure(
    isRecord(json) && json['type'] === 'message'
      ? `Expected a stream, received a whole message. Does the server ignore "stream": true? ${quote(body, 200)}`
      : `Expected a stream, received ${headers.get('content-type') ?? 'no content type'}: ${quote(body, 200)}`,
    { layer: 'frame', input: body, errors: [] },
  )

const describeResponse = ({ status }: ResponseHead, body: string): string => {
  const title = /<title>([^<]*)<\/title>/i.exec(body)?.[1]?.trim()
  return body.trim() === '' ? `HTTP ${status} with an empty body` : `HTTP ${status}: ${title ?? quote(body, 200)}`
}
