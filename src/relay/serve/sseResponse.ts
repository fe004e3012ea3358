import { AsyncSubject, firstValueFrom, map, type Observable } from 'rxjs'
import type { Relayable } from './encodeSse.ts'
import type { SseConfig } from './serveSse.ts'
import { openBody } from './sseBody.ts'

/**
 * Returns a stream as a `Response`, for servers that answer with one: Deno, Bun, Hono, a route handler of Next or SvelteKit.
 *
 * The source is subscribed at once, and unsubscribed when the body is cancelled, which a server does when its client disconnects.
 * The promise resolves at the first frame, at the first heartbeat or at the end.
 * The status is 200, unless the stream fails before its first frame with an {@link ApiFailure} of status 400, 404, 405, 413 or 422: then that is the status,
 * and the error is the body. Every other failure is an `error` frame: a 401 or 429 of the API concerns the key of the server, not its reader.
 *
 * Nothing is logged. To log failures, `tap` the source.
 *
 * The promise never rejects. The body errors as that of {@link sseBody}.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { sseResponse } from 'rxjs-anthropic/server'
 *
 * const response = await sseResponse(of({ type: 'ping' }))
 * console.log(response.status, response.headers.get('content-type')) // => 200 text/event-stream; charset=utf-8
 * ```
 *
 * @see {@link writeSse} for Node's `http`, Express and Fastify; {@link relay} for the reader
 * @since 0.1.0
 * @category Relay
 */
export const sseResponse = (source: Observable<Relayable>, config: SseConfig = {}): Promise<Response> => {
  const head = new AsyncSubject<ResponseInit>()
  // Some runtimes read the body while it is being constructed, so the head may be there before it.
  const body = openBody(source, config, {
    ahead: 1,
    open: (status, headers) => {
      head.next({ status, headers })
      head.complete()
      return true
    },
  })
  return firstValueFrom(head.pipe(map((init) => new Response(body, init))))
}
