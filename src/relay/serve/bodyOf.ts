import * as E from '#fp-ts/Either'
import type { MessageRequest } from '../../codec/messages/request/MessageRequest.ts'
import { isRecord } from '../../codec/schema/WireCodec.ts'
import { ApiFailure } from '../../failure/ApiFailure.ts'
import { TransportFailure } from '../../failure/TransportFailure.ts'
import { parseJson } from '../../json/parseJson.ts'

/**
 * What is used of a request with a body: that of Node's `http` and Express, a `Request`, or one whose `body` a parser has already read.
 *
 * @since 0.1.0
 * @category Relay
 */
export type BodyRequest = { readonly body?: unknown } | AsyncIterable<Uint8Array | string>

/**
 * Limits of {@link bodyOf}.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface BodyConfig {
  /** How many bytes a body may have. Images are sent in base64, which is a third longer. Default: 33 554 432 (32 Mi), the limit of the API. */
  readonly maxSize?: number | undefined
}

/**
 * Returns the body of a request, parsed as JSON. It must be an object, and is not checked further: Claude refuses an invalid request with a 400.
 *
 * **Rejects** with an {@link ApiFailure}: 400 if there is no body, or if it is not a JSON object; 413 if it is longer than `maxSize`, which is detected
 * while it arrives. With a {@link TransportFailure} if the client disconnects first. {@link writeSse} and {@link sseResponse} answer with these statuses.
 *
 * @example
 * ```ts
 * import { bodyOf } from 'rxjs-anthropic/server'
 *
 * const request = new Request('https://backend.example/', { method: 'POST', body: '{"model":"claude-sonnet-5"}' })
 * console.log((await bodyOf(request)).model) // => claude-sonnet-5
 * ```
 *
 * @see {@link readerOf} for the headers
 * @since 0.1.0
 * @category Relay
 */
export const bodyOf = async <Body = MessageRequest>(
  request: BodyRequest,
  { maxSize = 32 * 2 ** 20 }: BodyConfig = {},
): Promise<Body> => {
  const body = 'body' in request ? request.body : undefined
  if (isRecord(body) && !(body instanceof ReadableStream)) return body as Body
  const text = await readUpTo(chunksOf(request), maxSize)
  if (text.trim() === '') throw refused('The request has no body')
  const parsed = parseJson(text)
  if (E.isLeft(parsed)) throw refused(`The body of the request is not valid JSON: ${parsed.left}`)
  if (!isRecord(parsed.right)) throw refused('The body of the request is not a JSON object')
  return parsed.right as Body
}

/** Reads the next piece of a body. */
type ReadChunk = () => Promise<{
  readonly done?: boolean | undefined
  readonly value?: Uint8Array | string | undefined
}>

const isByteStream = (body: unknown): body is ReadableStream<Uint8Array> => body instanceof ReadableStream

const chunksOf = (request: BodyRequest): ReadChunk => {
  if ('body' in request && isByteStream(request.body)) {
    const reader = request.body.getReader()
    return () => reader.read()
  }
  if (!(Symbol.asyncIterator in request)) return () => Promise.resolve({ done: true })
  const chunks = request[Symbol.asyncIterator]()
  return () => chunks.next()
}

const readUpTo = async (read: ReadChunk, maxSize: number): Promise<string> => {
  const decoder = new TextDecoder()
  let text = ''
  let size = 0
  for (;;) {
    const { done, value } = await read().catch((cause: unknown) => {
      throw new TransportFailure('The client disconnected before the end of its request', { phase: 'body', cause })
    })
    if (done || value === undefined) return text + decoder.decode()
    const bytes = typeof value === 'string' ? new TextEncoder().encode(value) : value
    size += bytes.length
    if (size > maxSize) {
      void discard(read)
      throw tooLarge(maxSize)
    }
    text += decoder.decode(bytes, { stream: true })
  }
}

/** Reads the rest and drops it: a client receives the response only after it has sent its request, and closing a body closes its connection. */
const discard = async (read: ReadChunk): Promise<void> => {
  try {
    while (!(await read()).done);
  } catch {
    // the client is gone
  }
}

const refused = (message: string): ApiFailure => new ApiFailure(message, { kind: 'invalid_request_error', status: 400 })

const tooLarge = (max: number): ApiFailure =>
  new ApiFailure(`The body of the request is longer than ${max} bytes`, { kind: 'request_too_large', status: 413 })
