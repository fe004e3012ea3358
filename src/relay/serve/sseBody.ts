import { BehaviorSubject, first, ignoreElements, type Observable, Subscription } from 'rxjs'
import type { Relayable } from './encodeSse.ts'
import { type Answer, serveSse, type SseConfig } from './serveSse.ts'

/**
 * Returns a stream as the body of a response: server-sent events in UTF-8, with heartbeats, and with an `@end` frame after the last one.
 *
 * The source is subscribed when the body is first read, and unsubscribed when the body is cancelled. A failure is an `error` frame,
 * as {@link failureFrame} makes it, and the body ends there. Frames that arrive while the body is not read are then read as one chunk.
 *
 * **Errors with** a {@link TransportFailure} if more than `maxBuffer` characters wait: the runtime then closes the connection.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { sseBody } from 'rxjs-anthropic/server'
 *
 * const body = sseBody(of({ type: 'ping' }))
 * console.log(JSON.stringify(await new Response(body).text())) // => "event: ping\ndata: {\"type\":\"ping\"}\n\nevent: @end\ndata: {\"type\":\"ping\"}\n\n"
 * ```
 *
 * @see {@link sseResponse}, which adds status and headers
 * @since 0.1.0
 * @category Relay
 */
export const sseBody = (source: Observable<Relayable>, config: SseConfig = {}): ReadableStream<Uint8Array> =>
  openBody(source, config, { ahead: 0, open: () => false })

/** How a body starts. */
export interface BodyStart extends Pick<Answer, 'open'> {
  /** How many chunks are made before they are read; with 0 nothing happens before the first read. */
  readonly ahead: 0 | 1
}

/** Returns the body of {@link sseBody}, for a caller that decides the status. */
export const openBody = (
  source: Observable<Relayable>,
  config: SseConfig,
  { ahead, open }: BodyStart,
): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  const wanted = new BehaviorSubject(false)
  const serving = new Subscription()
  let started = false

  const serve = (controller: ReadableStreamDefaultController<Uint8Array>): Subscription => {
    const write = (text: string): Observable<never> => {
      wanted.next(false)
      controller.enqueue(encoder.encode(text))
      return wanted.pipe(first(Boolean), ignoreElements())
    }
    return serveSse(source, config, { open, write }).subscribe({
      error: (failure: unknown) => controller.error(failure),
      complete: () => controller.close(),
    })
  }

  return new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        wanted.next(true)
        if (started) return
        started = true // before: some runtimes pull again while a chunk is enqueued
        serving.add(serve(controller))
      },
      cancel: () => serving.unsubscribe(),
    },
    { highWaterMark: ahead },
  )
}
