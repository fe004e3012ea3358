import { EMPTY, fromEvent, ignoreElements, noop, type Observable, type Subscription, take } from 'rxjs'
import type { Relayable } from './encodeSse.ts'
import { serveSse, type SseConfig } from './serveSse.ts'

/**
 * What is used of a `ServerResponse` of Node. Express's `response` is one, and so is `reply.raw` of Fastify.
 *
 * @category Relay
 */
export interface SseResponse {
  readonly headersSent: boolean
  readonly writableEnded: boolean
  readonly destroyed: boolean
  writeHead(status: number, headers: Record<string, string>): unknown
  /** Tells whether it is ready for more; where it is not, `drain` tells when. */
  write(text: string): boolean
  end(): unknown
  destroy(): unknown
  addListener(event: string | symbol, listener: (...values: unknown[]) => void): this
  removeListener(event: string | symbol, listener: (...values: unknown[]) => void): this
}

/**
 * Writes a stream as the answer of a Node server: status, headers, server-sent events with heartbeats, a frame `@end`.
 *
 * The source is subscribed at once, and let go when the reader has gone. To unsubscribe cuts the connection, so that the reader comes back.
 * The status is sent with the first frame, heartbeat or failure. It is 200, but for a failure that comes first and is an {@link ApiFailure}
 * of status 400, 404, 413 or 422: that is the status, and the error is the body. Every other failure is an `error` frame,
 * as {@link failureFrame} makes it: a 401 or 429 of the API means the server's key, and not who reads.
 *
 * A reader that is slower than the stream is written to as it can take it; what waits for it is bounded by `maxBuffer`. Nothing is logged.
 * To hear of failures here, `tap` the source.
 *
 * **Fails with** nothing: what fails is told to the reader.
 *
 * @example A backend that holds the key, and keeps a log, so that a reader may come back
 * ```ts
 * import { createServer } from 'node:http'
 * import { json } from 'node:stream/consumers'
 * import { from, switchMap } from 'rxjs'
 * import { anthropic, type MessageRequest } from 'rxjs-anthropic'
 * import { memoryLog, readerOf, writeSse } from 'rxjs-anthropic/server'
 *
 * declare const userOf: (headers: object) => string // however you know who asks
 *
 * const transport = anthropic({ apiKey })
 * const log = memoryLog()
 *
 * createServer((request, response) => {
 *   const user = userOf(request.headers)
 *   const { id, position } = readerOf(request.headers)
 *   const read = (asked: MessageRequest) => log(`${user}:${id}`, transport(asked))(position)
 *   writeSse(response, from(json(request) as Promise<MessageRequest>).pipe(switchMap(read)))
 * })
 * ```
 *
 * @see {@link sseResponse} for servers that answer with a `Response`; {@link relay} for the reader
 * @category Relay
 */
export const writeSse = (
  response: SseResponse,
  source: Observable<Relayable>,
  config: SseConfig = {},
): Subscription => {
  const drained = fromEvent(response, 'drain').pipe(take(1), ignoreElements())
  const served = serveSse(source, config, {
    ...(response.headersSent ? {} : { open: (status, headers) => void response.writeHead(status, headers) }),
    write: (text) => (response.write(text) ? EMPTY : drained),
  })

  const serving = (response.destroyed ? EMPTY : served).subscribe({ error: noop, complete: () => response.end() })
  serving.add(() => {
    if (!response.writableEnded) response.destroy()
  })
  response.addListener('close', () => serving.unsubscribe())
  response.addListener('error', noop) // of a connection that is gone, and is written to before that is known
  return serving
}
