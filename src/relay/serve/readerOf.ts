import { ApiFailure } from '../../failure/ApiFailure.ts'
import { newId } from '../newId.ts'
import { leaving } from '../log/leaving.ts'
import type { Position } from '../log/StreamLog.ts'

/**
 * The reader of a stream: which stream it reads, and from which position.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface Reader {
  /** The id that the client has chosen for its stream. It proves nothing: in a log, put the name of the owner before it. */
  readonly id: string
  /** The position of the reader, if it has read before; {@link leaving} if it does not come back. */
  readonly position: Position | undefined
}

/**
 * The headers of a request: those of Node's `http`, Express and Fastify, or the `Headers` of a `Request`.
 *
 * @since 0.1.0
 * @category Relay
 */
export type RequestHeaders = Pick<Headers, 'get'> | Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * What is used of a request: that of Node's `http`, Express and Fastify, or a `Request`.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface ReaderRequest {
  /** GET, POST or DELETE. */
  readonly method?: string | undefined
  readonly headers: RequestHeaders
}

/**
 * Returns the reader of a request: the id of its stream from `idempotency-key`, and its position from `last-event-id`.
 *
 * Without `idempotency-key` the stream gets a new id that cannot be guessed.
 * Characters that may appear in a URL stay as they are; all others are percent-encoded. The id contains no colon and no slash,
 * so after the name of an owner and a colon it never looks like the id of another owner.
 *
 * A DELETE request means that its reader does not come back: its position is {@link leaving}. Like a GET request it has no body, so it starts no stream.
 *
 * **Throws** a 405 {@link ApiFailure} unless the method is GET, POST or DELETE. Call it so that the failure reaches {@link writeSse} or {@link sseResponse},
 * inside `defer`, and answer CORS preflight requests before.
 *
 * @example
 * ```ts
 * import { readerOf } from 'rxjs-anthropic/server'
 *
 * const headers = { 'idempotency-key': 'a1', 'last-event-id': '57.x' }
 * const { id, position } = readerOf({ method: 'POST', headers })
 * console.log(id, position) // => a1 57.x
 * ```
 *
 * @see {@link relay}, which sends these headers
 * @since 0.1.0
 * @category Relay
 */
export const readerOf = ({ method = 'GET', headers }: ReaderRequest): Reader => {
  if (!['GET', 'POST', 'DELETE'].includes(method)) throw notAllowed(method)
  const id = requestHeader(headers, 'idempotency-key')
  return {
    id: id === undefined ? newId() : encodeURIComponent(id),
    position: method === 'DELETE' ? leaving : requestHeader(headers, 'last-event-id'),
  }
}

const requestHeader = (headers: RequestHeaders, name: string): string | undefined => {
  const value = isHeaders(headers) ? headers.get(name) : headers[name]
  return value ? String(value) : undefined
}

const notAllowed = (method: string): ApiFailure =>
  new ApiFailure(`${method} is not allowed: use GET, POST or DELETE`, { kind: 'invalid_request_error', status: 405 })

const isHeaders = (headers: RequestHeaders): headers is Pick<Headers, 'get'> => typeof headers.get === 'function'
