import { concat, defer, EMPTY, filter, map, of, retry, takeWhile, throwError } from 'rxjs'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'
import { TruncatedFailure } from '../failure/TruncatedFailure.ts'
import type { BackoffConfig } from '../operators/recovery/backoffDelay.ts'
import { waitOrThrow } from '../operators/recovery/waitOrThrow.ts'
import { fetchFrames } from '../transport/http/fetchFrames.ts'
import { type HttpRequest, httpRequest } from '../transport/http/httpRequest.ts'
import { isLastFrame } from '../transport/http/isLastFrame.ts'
import type { Transport, TransportConfig } from '../transport/http/Transport.ts'
import type { Frame } from '../wire/Frame.ts'
import { endFrame } from './endFrame.ts'
import { failureOf } from './failureOf.ts'
import { newId } from './newId.ts'

/**
 * Which backend a reader asks, and how it comes back.
 *
 * @category Relay
 */
export interface RelayConfig extends Omit<TransportConfig, 'dangerouslyAllowBrowser'>, BackoffConfig {
  /** Where the request is posted to: a whole URL, or in a browser a path. */
  readonly url: string
  /** Makes the id of a stream, sent as `idempotency-key`. Nobody must be able to guess it. Default: 128 random bits. */
  readonly newId?: (() => string) | undefined
  /** How many further attempts in a row, until one of them brings a frame. Default: 8, which take some 35 s. */
  readonly count?: number | undefined
}

/**
 * A backend of your own as a transport, which holds the key and passes the stream on: emits the frames, each once and in order,
 * however often the connection is lost.
 *
 * ```text
 * 1st connection   -1-2-#                 lost
 * 2nd connection           -3-4(@|)       asked with `last-event-id: 2`
 * result           -1-2-----3-4|
 * ```
 *
 * The request is posted as JSON, with an id of its own for each subscription. A connection that is lost, falls silent or ends without
 * a frame `@end`, and a status that is passing, is followed by another attempt, after a wait that grows until a frame comes.
 * The id makes all attempts one request to the backend's log, and so one request to Claude.
 *
 * **A backend that does not number its frames is no relay**, and would say the text again. From the first such frame on, nothing is asked again:
 * a lost connection is a failure, and the end of the body is the end.
 * An `error` frame is the end, too, and fails as the stream failed in the backend.
 *
 * **Fails with** the failure that the backend passes on; with the last failure of `fetch` where trying again is of no use or has been of none;
 * a {@link ProtocolFailure} where a number is left out or comes again.
 *
 * @example
 * ```ts
 * import { messages, relay, textDeltas } from 'rxjs-anthropic'
 *
 * const ask = messages(relay({ url: '/api/messages' }))
 *
 * ask({ model: 'claude-sonnet-5', max_tokens: 1024, messages: [{ role: 'user', content: 'Olá' }] })
 *   .pipe(textDeltas())
 *   .subscribe((text) => console.log(text))
 * ```
 *
 * @see {@link writeSse} and {@link sseResponse} for the backend, {@link memoryLog} for its log
 * @category Relay
 */
export const relay =
  <Request = MessageRequest>(config: RelayConfig): Transport<Request> =>
  (request) =>
    defer(() => {
      const id = (config.newId ?? newId)()
      let count = 0
      let plain = false

      const sent = defer(() => of(callTo(config, id, count, request)))
      const attempt = fetchFrames(sent, config, { isLast, isEnd })

      /** Whether a frame is given to the reader. What the end of a body has cut off comes again. */
      const isNext = (frame: Frame): boolean => {
        if (count === 0 && frame.id !== '1' && !isLast(frame)) plain = true
        if (plain) return true
        if (frame.unterminated) return false
        if (isLast(frame)) return true
        if (frame.id !== String(count + 1)) throw outOfOrder(frame, count + 1)
        count += 1
        return true
      }

      return concat(
        attempt,
        defer(() => (plain ? EMPTY : throwError(() => new TruncatedFailure('The relay ended without its last frame')))),
      ).pipe(
        filter(isNext),
        takeWhile((frame) => !isLast(frame), true),
        retry({
          resetOnSuccess: true,
          delay: (error: unknown, attempt) =>
            plain ? throwError(() => error) : waitOrThrow(error, attempt, { ...config, count: config.count ?? 8 }),
        }),
        takeWhile((frame) => frame.event !== endFrame.event),
        map((frame) => {
          if (frame.event === 'error') throw failureOf(frame)
          return frame
        }),
      )
    })

const isLast = ({ event }: Frame): boolean => event === endFrame.event || event === 'error'

/** A reader of one message unsubscribes at its end, before `@end` arrives. */
const isEnd = (frame: Frame): boolean => isLast(frame) || isLastFrame(frame)

const callTo = (config: RelayConfig, id: string, count: number, body: unknown): HttpRequest =>
  httpRequest(
    {
      method: 'POST',
      baseUrl: config.url,
      path: config.url.slice(config.url.replace(/\/+$/, '').length), // with its last slash, where it has one
      accept: 'text/event-stream',
      headers: { 'idempotency-key': id, 'last-event-id': count > 0 ? String(count) : undefined },
      body,
      secrets: [],
    },
    config,
  )

const outOfOrder = (event: Frame, next: number): ProtocolFailure =>
  new ProtocolFailure(`The relay gave the frame ${event.id ?? 'without a number'}, where ${next} is next`, { event })
