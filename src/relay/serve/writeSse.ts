import { EMPTY, fromEvent, ignoreElements, noop, type Observable, type Subscription, take, tap } from 'rxjs'
import type { Relayable } from './encodeSse.ts'
import { serveSse, type SseConfig } from './serveSse.ts'

/**
 * What is used of Node's `ServerResponse`. Express's `response` fits, and so does Fastify's `reply.raw`.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface SseResponse {
  readonly headersSent: boolean
  readonly writableEnded: boolean
  readonly destroyed: boolean
  writeHead(status: number, headers: Record<string, string>): unknown
  /** Returns whether it is ready for more; if not, the event `drain` reports when it is. */
  write(text: string): boolean
  end(): unknown
  destroy(): unknown
  addListener(event: string | symbol, listener: (...values: unknown[]) => void): this
  removeListener(event: string | symbol, listener: (...values: unknown[]) => void): this
}

/**
 * Writes a stream as the response of a Node server: status, headers, server-sent events with heartbeats, and an `@end` frame.
 *
 * The source is subscribed at once, and unsubscribed when the client disconnects. To close the connection so that its reader comes back, unsubscribe.
 * The status is sent with the first frame, heartbeat or failure. It is 200, unless the stream fails before its first frame with an {@link ApiFailure}
 * of status 400, 404, 405, 413 or 422: then that is the status, and the error is the body. Every other failure is an `error` frame,
 * as {@link failureFrame} makes it: a 401 or 429 of the API concerns the key of the server, not its reader.
 *
 * A slow reader is served at its own pace; `maxBuffer` and `drainTimeout` limit what waits for it. Nothing is logged: to log failures, `tap` the source.
 *
 * @example A backend that holds the key, and keeps a log, so that a reader may come back
 * ```ts
 * import { createServer } from 'node:http'
 * import { defer, mergeAll } from 'rxjs'
 * import { anthropic } from 'rxjs-anthropic'
 * import { bodyOf, memoryLog, readerOf, writeSse } from 'rxjs-anthropic/server'
 *
 * declare const userOf: (headers: object) => string // however you identify your users
 *
 * const transport = anthropic({ apiKey })
 * const log = memoryLog()
 *
 * createServer((request, response) => {
 *   const read = async () => {
 *     const { id, position } = readerOf(request)
 *     const key = `${userOf(request.headers)}:${id}`
 *     if (request.method !== 'POST') return log(key)(position) // GET joins a stream, DELETE leaves it
 *     return log(key, transport(await bodyOf(request)))(position)
 *   }
 *   writeSse(response, defer(read).pipe(mergeAll())) // a fault of the request is reported to its client
 * })
 * ```
 *
 * @see {@link sseResponse} for servers that answer with a `Response`; {@link relay} for the reader
 * @since 0.1.0
 * @category Relay
 */
export const writeSse = (
  response: SseResponse,
  source: Observable<Relayable>,
  config: SseConfig = {},
): Subscription => {
  const drained = fromEvent(response, 'drain').pipe(take(1), ignoreElements())
  const served = serveSse(source, config, {
    open: (status, headers) => {
      if (response.headersSent) return false
      response.writeHead(status, headers)
      return true
    },
    write: (text) => (response.write(text) ? EMPTY : drained),
  })

  const serving = (response.destroyed ? EMPTY : served.pipe(tap({ complete: () => response.end() }))).subscribe({
    error: noop,
  })
  serving.add(() => {
    if (!response.writableEnded) response.destroy()
  })
  response.addListener('close', () => serving.unsubscribe())
  response.addListener('error', noop) // of a write to a connection that is already closed
  return serving
}
