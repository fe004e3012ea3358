import { defer, map, merge, type Observable, reduce, Subject } from 'rxjs'
import { decodeEvent } from '../codec/decodeEvent.ts'
import { SessionEventPage } from '../codec/sessions/SessionEvent.ts'
import { fromEither } from '../operators/either.ts'
import type { StreamFn } from '../StreamFn.ts'
import { decodeSse } from '../wire/decodeSse.ts'
import { decodeUtf8 } from '../wire/decodeUtf8.ts'
import type { Frame } from '../wire/Frame.ts'
import type { AnthropicConfig } from './AnthropicConfig.ts'
import { callAnthropic } from './callAnthropic.ts'
import type { Opened, Transport } from './http/Transport.ts'

/**
 * Which session is followed.
 *
 * @category Sessions
 */
export interface SessionRequest {
  /** The id of the session. */
  readonly id: string
  /** Of which events previews are sent while they are being made. `agent.message` brings its text piece by piece. Default: none. */
  readonly event_deltas?: readonly ('agent.message' | 'agent.thinking' | (string & {}))[] | undefined
}

/**
 * Which page of the list of a session's events.
 *
 * @category Sessions
 */
export interface SessionPageRequest {
  /** The id of the session. */
  readonly id: string
  /** The `next_page` of the page before. Default: the first page. */
  readonly page?: string | undefined
  /** How many events a page has at most. Default: the API's own. */
  readonly limit?: number | undefined
  /** The oldest first, or the newest. Default: `asc`. */
  readonly order?: 'asc' | 'desc' | undefined
}

/**
 * The two requests that following a session takes.
 *
 * @category Sessions
 */
export interface SessionTransport {
  /**
   * The events from now on. A first frame named `@open` says that the connection stands: what happens from then on comes over it.
   * A transport that has no such frame is asked for the list at its first frame, whatever that is.
   */
  readonly stream: Transport<SessionRequest>
  /** The events that have happened, by pages. */
  readonly list: StreamFn<SessionPageRequest, SessionEventPage>
}

/**
 * The sessions of managed agents (beta), from Anthropic itself or a gateway: the stream of a session's events, and their list.
 *
 * The beta header is sent by itself.
 *
 * **Fails with** what {@link anthropic} fails with, `stream` and `list` alike.
 *
 * @example
 * ```ts
 * import { anthropicSessions, sessionEvents } from 'rxjs-anthropic/sessions'
 *
 * const follow = sessionEvents(anthropicSessions({ apiKey }))
 * follow({ id: 'sesn_…' }).subscribe((event) => console.log(event.type))
 * ```
 *
 * @see {@link sessionEvents} for the events
 * @category Transports
 */
export const anthropicSessions = (config: AnthropicConfig = {}): SessionTransport => ({
  stream: ({ id, event_deltas = [] }) =>
    openFrame(config, (observed) =>
      callAnthropic(
        {
          ...get,
          path: pathOf(id, '/events/stream', [...event_deltas.map((type) => ['event_deltas[]', type] as const)]),
          accept: 'text/event-stream',
        },
        observed,
      ).pipe(decodeUtf8(), decodeSse(config)),
    ),
  list: ({ id, page, limit, order }) =>
    callAnthropic(
      {
        ...get,
        path: pathOf(id, '/events', [
          ['limit', limit],
          ['order', order],
          ['page', page],
        ]),
        accept: 'application/json',
      },
      config,
    ).pipe(
      decodeUtf8(),
      reduce((text, piece) => text + piece, ''),
      // JSON that is not whole is a body that was cut.
      map((data) => decodeEvent(SessionEventPage)({ event: '', data, unterminated: true })),
      fromEither(),
    ),
})

const get = { method: 'GET', betas: ['managed-agents-2026-04-01'] } as const

const pathOf = (
  id: string,
  path: string,
  query: readonly (readonly [string, string | number | undefined])[],
): string => {
  const given = query.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  return `/v1/sessions/${encodeURIComponent(id)}${path}?${String(new URLSearchParams([['beta', 'true'], ...given]))}`
}

/** Emits a frame `@open` when the headers of a response are here that is ok, and then its own. */
const openFrame = (
  config: AnthropicConfig,
  frames: (config: AnthropicConfig) => Observable<Frame>,
): Observable<Frame> =>
  defer(() => {
    const opened = new Subject<Frame>()
    const next = (open: Opened): void => {
      config.openObserver?.next(open)
      if (open.status < 300) opened.next({ event: '@open', data: '' })
      opened.complete()
    }
    return merge(opened, frames({ ...config, openObserver: { next } }))
  })
