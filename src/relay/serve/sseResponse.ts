import type { Observable } from 'rxjs'
import type { Relayable } from './encodeSse.ts'
import type { SseConfig } from './serveSse.ts'
import { bodyOf } from './sseBody.ts'

/**
 * Gives a stream as a `Response`, for a server that answers with one: Deno, Bun, Hono, a route of Next or SvelteKit.
 *
 * The source is subscribed at once, and let go when the body is cancelled, which a server does when the reader has gone.
 * The promise resolves at the first frame, at the first heartbeat or at the end; until then there is no status.
 * It is 200 then, but for a failure that comes first and is an {@link ApiFailure} of status 400, 404, 413 or 422: that is the status,
 * and the error is the body. Every other failure is an `error` frame: a 401 or 429 of the API means the server's key, and not who reads.
 *
 * Nothing is logged. To hear of failures here, `tap` the source.
 *
 * **Fails with** nothing: the promise does not reject. The body fails as that of {@link sseBody}.
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
 * @category Relay
 */
export const sseResponse = (source: Observable<Relayable>, config: SseConfig = {}): Promise<Response> =>
  new Promise((resolve) => {
    const body = bodyOf(source, config, {
      ahead: 1,
      open: (status, headers) => resolve(new Response(body, { status, headers })),
    })
  })
