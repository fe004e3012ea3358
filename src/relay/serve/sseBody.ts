import { BehaviorSubject, first, ignoreElements, type Observable, Subscription } from 'rxjs'
import type { Relayable } from './encodeSse.ts'
import { type Answer, serveSse, type SseConfig } from './serveSse.ts'

/**
 * Gives a stream as the body of a response: server-sent events in UTF-8, with heartbeats, and with a frame `@end` behind the last one.
 *
 * The source is subscribed when the body is first read, and let go when it is cancelled. A failure is an `error` frame,
 * as {@link failureFrame} makes it, and the body ends there. What comes while nobody reads waits, and is then read in one piece.
 *
 * **Fails with** a {@link TransportFailure} where more than `maxBuffer` waits: the runtime cuts the connection then.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { sseBody } from 'rxjs-anthropic/server'
 *
 * const body = sseBody(of({ type: 'ping' }))
 * console.log(JSON.stringify(await new Response(body).text())) // => "event: ping\ndata: {\"type\":\"ping\"}\n\nevent: @end\ndata: {}\n\n"
 * ```
 *
 * @see {@link sseResponse}, which adds status and headers
 * @category Relay
 */
export const sseBody = (source: Observable<Relayable>, config: SseConfig = {}): ReadableStream<Uint8Array> =>
  bodyOf(source, config, { ahead: 0 })

/** How a body begins. */
export interface Beginning extends Pick<Answer, 'open'> {
  /** How many pieces are made before they are read: where it is 0, nothing happens until then. */
  readonly ahead: 0 | 1
}

/** What {@link sseBody} gives, for one who decides with what status. */
export const bodyOf = (
  source: Observable<Relayable>,
  config: SseConfig,
  { ahead, open }: Beginning,
): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  const wanted = new BehaviorSubject(false)
  const serving = new Subscription()
  let begun = false

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
        if (!begun) serving.add(serve(controller))
        begun = true
      },
      cancel: () => serving.unsubscribe(),
    },
    { highWaterMark: ahead },
  )
}
