import {
  catchError,
  concat,
  defer,
  EMPTY,
  filter,
  noop,
  type Observable,
  of,
  retry,
  switchMap,
  takeWhile,
  tap,
  throwError,
} from 'rxjs'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import { type Failure, isFailure } from '../failure/Failure.ts'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'
import { retried } from '../failure/retried.ts'
import { TransportFailure } from '../failure/TransportFailure.ts'
import { TruncatedFailure } from '../failure/TruncatedFailure.ts'
import type { BackoffConfig } from '../operators/recovery/backoffDelay.ts'
import { waitOrThrow } from '../operators/recovery/waitOrThrow.ts'
import { fetchFrames } from '../transport/http/fetchFrames.ts'
import type { HttpRequest } from '../transport/http/httpRequest.ts'
import { isLastFrame } from '../transport/http/isLastFrame.ts'
import type { Transport, TransportConfig } from '../transport/http/Transport.ts'
import { transportRequest } from '../transport/http/transportRequest.ts'
import { readSse } from '../wire/decodeSse.ts'
import { readUtf8 } from '../wire/decodeUtf8.ts'
import { type Decoder, decodeWith } from '../wire/decodeWith.ts'
import type { Frame } from '../wire/Frame.ts'
import { endFrame } from './endFrame.ts'
import { parsePosition } from './log/parsePosition.ts'
import { failureOf } from './failureOf.ts'
import { newId } from './newId.ts'

/**
 * Options of {@link relay}.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface RelayConfig extends Omit<TransportConfig, 'dangerouslyAllowBrowser'>, BackoffConfig {
  /** The URL of the backend, to which the request is posted; in a browser also a path. */
  readonly url: string
  /** Whether cookies are sent to another origin (`include`). Default: that of `fetch`, to the same origin. */
  readonly credentials?: 'include' | 'omit' | 'same-origin' | undefined
  /** Creates the id of a stream, which is sent as `idempotency-key`. It must be impossible to guess. Default: 128 random bits. */
  readonly newId?: (() => string) | undefined
  /**
   * Called when it is unsubscribed before the end: whether the reader does not come back. If so, it tells the backend by a DELETE request, and the backend
   * ends its request to Claude at once if no one else reads. Return false if the same id is read again later. Default: always true.
   */
  readonly leaves?: (() => boolean) | undefined
  /** The maximum number of consecutive attempts that receive no frame, and no byte after 10 s or later. Default: 8, which take about 35 s. */
  readonly count?: number | undefined
}

/**
 * Creates a transport to your own backend, which holds the key and passes the stream on. Emits the frames, each once and in order,
 * however often the connection is lost.
 *
 * ```text
 * 1st connection   -1-2-#                 lost
 * 2nd connection           -3-4(@|)       sent with `last-event-id: 2.x`; @ is the `@end` frame
 * result           -1-2-----3-4|
 * ```
 *
 * The request is posted as JSON, with a new id for each subscription. If the connection is lost, stalls or ends without an `@end` frame, or if
 * the status is transient, it connects again after a wait that grows until a frame arrives.
 * An attempt that received a byte after 10 s or later counts as progress, too: a proxy may close each connection before Claude sends its first token.
 * If a reconnect is refused with a 401 and `headers` is a function, it is asked again, once for each frame that arrived.
 * All attempts have the same id, so a backend with a log sends one request to Claude.
 *
 * **Reconnecting requires numbered frames.** If the first frame is not number 1, the backend cannot resume, so `relay` does not reconnect: a lost
 * connection is an error, and the end of the body completes the stream. If a later frame has no number, the stream errors.
 * An `error` frame also ends the stream: it errors with the failure that the backend reported.
 *
 * **If you unsubscribe before the end**, it sends a DELETE request with the same id, which tells the backend that this reader does not come back.
 * A lost connection does not send it. The request outlives the page (`keepalive`), and its failure is ignored. Nothing is sent at the end of the stream, and to
 * a backend that does not number its frames.
 *
 * **Errors with** the failure that the backend sends; with the last connection failure if it is not transient or `count` attempts failed;
 * a {@link ProtocolFailure} if a number is missing or repeated, or if the frame belongs to another stream. If the stream has expired in the log of the
 * backend, it is a 404 {@link ApiFailure} with `details.error_code` `stream_not_found`, which tells it from a 404 of the API.
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
 * @since 0.1.0
 * @category Relay
 */
export const relay =
  <Request = MessageRequest>(config: RelayConfig): Transport<Request> =>
  (request) =>
    defer(() => {
      const { leaves = () => true } = config
      const id = (config.newId ?? newId)()
      let last: { readonly number: number; readonly generation: string; readonly id: string } | undefined
      let plain = false
      let ended = false
      let fruitless = 0
      let mayRenew = false

      const attempt = defer(() => {
        const started = performance.now()
        const noteByte = (): void => {
          if (performance.now() - started >= progressAfter) fruitless = 0
        }
        return fetchFrames(callTo(config, id, last?.id, request), transportOf(config), {
          isLast,
          isEnd,
          read: (out) => {
            const reader = readUtf8()(readSse(config)(out))
            return {
              next: (bytes) => {
                noteByte()
                reader.next(bytes)
              },
              complete: () => reader.complete(),
            }
          },
        })
      })

      /** Whether the reader receives a frame. A frame that the end of a body cut is sent again after the reconnect. */
      const isNext = (frame: Frame): boolean => {
        const position = frame.id === undefined ? undefined : parsePosition(frame.id)
        if (!last && position?.number !== 1 && !isLast(frame)) plain = true
        if (plain) return true
        if (frame.unterminated) return false
        if (isLast(frame)) return true
        const next = (last?.number ?? 0) + 1
        if (position?.number !== next) throw outOfOrder(frame, `frame ${next}`)
        if (last && position.generation !== last.generation) throw outOfOrder(frame, `frame ${next} of the same stream`)
        last = { ...position, id: frame.id ?? '' }
        fruitless = 0
        mayRenew = typeof config.headers === 'function'
        return true
      }

      const waitForNext = (error: unknown): Observable<unknown> => {
        if (plain) return throwError(() => error)
        if (mayRenew && isUnauthorized(error)) {
          mayRenew = false
          return of(undefined)
        }
        fruitless += 1
        const hasRetried = fruitless > 1
        return waitOrThrow(error, fruitless, { ...config, count: config.count ?? 8 }).pipe(
          catchError((last: unknown) => throwError(() => (hasRetried && isFailure(last) ? retried(last) : last))),
        )
      }

      const untilEnd: Decoder<Frame, Frame> = (out) => ({
        next: (frame) => {
          if (frame.event === 'error') throw failureOf(frame)
          if (frame.event === endFrame.event) return out.complete()
          ended = isEnd(frame)
          out.next(frame)
          ended = false
        },
        complete: () => out.complete(),
      })

      return concat(
        attempt,
        defer(() =>
          plain
            ? EMPTY
            : throwError(() => new TruncatedFailure('The response of the backend ended before the @end frame')),
        ),
      ).pipe(
        filter(isNext),
        takeWhile((frame) => !isLast(frame), true),
        retry({ delay: waitForNext }),
        decodeWith(untilEnd),
        tap({
          unsubscribe: () => {
            if (!plain && !ended && leaves()) leave(config, id)
          },
        }),
      )
    })

const isLast = ({ event }: Frame): boolean => event === endFrame.event || event === 'error'

/** A reader of one message unsubscribes at its end, before `@end` arrives. */
const isEnd = (frame: Frame): boolean => isLast(frame) || isLastFrame(frame)

/** An attempt that received a byte this long after its start was not in vain, in ms. */
const progressAfter = 10_000

const isUnauthorized = (error: unknown): boolean =>
  isFailure(error) && error._tag === 'ApiFailure' && error.status === 401

const callTo = (
  config: RelayConfig,
  id: string,
  lastId: string | undefined,
  request: unknown,
): Observable<HttpRequest> =>
  transportRequest(config, [], () => ({
    method: 'POST',
    url: config.url,
    accept: 'text/event-stream',
    headers: { 'idempotency-key': id, 'last-event-id': lastId },
    body: request,
    secrets: [],
    asked: request,
  })).pipe(catchError((error: unknown) => throwError(() => (isFailure(error) ? retriable(error) : error))))

/** Returns the failure of the headers function as transient: what it asks may be out of reach for the same reason as the backend. */
const retriable = (failure: Failure): Failure =>
  failure._tag === 'TransportFailure' && failure.phase === 'credential'
    ? new TransportFailure(failure.message, { phase: 'credential', cause: failure.cause, shouldRetry: true })
    : failure

const transportOf = ({ fetch, credentials, ...config }: RelayConfig): TransportConfig => ({
  ...config,
  fetch:
    credentials === undefined ? fetch : (input, init) => (fetch ?? globalThis.fetch)(input, { ...init, credentials }),
})

/** Tells the backend that the reader does not come back. Nothing waits for its answer, and its failure changes nothing. */
const leave = (config: RelayConfig, id: string): void => {
  const { fetch = globalThis.fetch } = transportOf(config)
  callTo(config, id, undefined, undefined)
    .pipe(
      switchMap(({ url, headers }) => fetch(url, { method: 'DELETE', headers, keepalive: true, redirect: 'manual' })),
    )
    .subscribe({ next: (response) => void response.body?.cancel().catch(noop), error: noop })
}

const outOfOrder = (event: Frame, expected: string): ProtocolFailure => {
  const sent = event.id === undefined ? 'a frame without a number' : `frame ${event.id}`
  return new ProtocolFailure(`The backend sent ${sent} instead of ${expected}`, { event })
}
