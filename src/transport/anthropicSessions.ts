import { defer, map, merge, type Observable, reduce, Subject, switchMap } from 'rxjs'
import { decodeEvent } from '../codec/decodeEvent.ts'
import type { WireCodec } from '../codec/schema/WireCodec.ts'
import { SentEvents, SessionEventPage } from '../codec/sessions/SessionEvent.ts'
import type { SessionEventParam } from '../codec/sessions/SessionEventParam.ts'
import { DecodeFailure } from '../failure/DecodeFailure.ts'
import { fromEither } from '../operators/either.ts'
import type { StreamFn } from '../StreamFn.ts'
import { decodeUtf8 } from '../wire/decodeUtf8.ts'
import type { Frame } from '../wire/Frame.ts'
import { defaultMaxFrameSize } from '../wire/FrameConfig.ts'
import type { AnthropicConfig } from './AnthropicConfig.ts'
import { anthropicRequest, type AnthropicRequestParts } from './anthropicRequest.ts'
import { checkName } from './http/checkName.ts'
import { fetchBytes } from './http/fetchBytes.ts'
import { fetchFrames } from './http/fetchFrames.ts'
import { redaction } from './http/redaction.ts'
import type { Opened, Transport } from './http/Transport.ts'

/**
 * Identifies a session, and what to stream of it.
 *
 * @category Sessions
 * @since 0.1.0
 */
export interface SessionRequest {
  /** The id of the session. */
  readonly id: string
  /** The types of events that are previewed while they are generated. `agent.message` streams its text in pieces. Default: none. */
  readonly event_deltas?: readonly ('agent.message' | 'agent.thinking' | (string & {}))[] | undefined
}

/**
 * Identifies a thread of a session, and what to stream of it.
 *
 * @category Sessions
 * @since 0.1.0
 */
export interface ThreadRequest extends SessionRequest {
  /** The id of the thread, the `session_thread_id` of its events. */
  readonly thread: string
}

/**
 * Identifies a page of the list of a session's events.
 *
 * @category Sessions
 * @since 0.1.0
 */
export interface SessionPageRequest {
  /** The id of the session. */
  readonly id: string
  /** The id of a thread, for the list of its events. Default: the session's own list. */
  readonly thread?: string | undefined
  /** The `next_page` of the previous page. Default: the first page. */
  readonly page?: string | undefined
  /** The maximum number of events on a page. Default: that of the API. */
  readonly limit?: number | undefined
  /** Whether the oldest or the newest event is the first. Default: `asc`, the oldest. */
  readonly order?: 'asc' | 'desc' | undefined
}

/**
 * Identifies a session, and the events to send to it.
 *
 * @category Sessions
 * @since 0.1.0
 */
export interface SessionSendRequest {
  /** The id of the session. */
  readonly id: string
  /** The events, in their order. */
  readonly events: readonly SessionEventParam[]
}

/**
 * The three requests about a session: {@link sessionEvents} and {@link threadEvents} need `stream` and `list`, {@link sendEvents} needs `send` and `list`.
 *
 * @category Sessions
 * @since 0.1.0
 */
export interface SessionTransport {
  /**
   * Emits the frames of new events. The first frame should be named `@open`: it reports that the connection is open and misses nothing from now on.
   * If a transport emits no such frame, the list is requested at its first frame. With `thread`, they are the frames of that thread.
   */
  readonly stream: Transport<SessionRequest & Partial<ThreadRequest>>
  /** Emits one page of past events. A page may have 16 times the characters of a frame, 256 Mi by default. */
  readonly list: StreamFn<SessionPageRequest, SessionEventPage>
  /** Sends events once, and emits what the session has accepted. {@link sendEvents} adds the retries. */
  readonly send: StreamFn<SessionSendRequest, SentEvents>
}

/**
 * Creates the transport for sessions of managed agents (beta): the stream of a session's events, the list of past ones, and the request that sends events.
 *
 * It sends the required beta header itself.
 *
 * **Errors with** the failures of {@link anthropic}, from each of the three.
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
 * @since 0.1.0
 */
export const anthropicSessions = (config: AnthropicConfig = {}): SessionTransport => ({
  stream: (asked) =>
    openFrame(config, (observed) => {
      const { id, thread, event_deltas = [] } = asked
      const path = sessionPath(id, thread, thread === undefined ? '/events/stream' : '/stream', [
        ...event_deltas.map((type) => ['event_deltas[]', type] as const),
      ])
      const request = anthropicRequest({ ...sessionRequest, path, accept: 'text/event-stream', asked }, config)
      return fetchFrames(request, observed, {
        isLast: isLastSessionFrame,
        isEnd: (frame) => isLastSessionFrame(frame) || (thread !== undefined && frame.event === threadEnd),
      })
    }),
  list: (asked) =>
    wholeBody(SessionEventPage, config, () => ({
      ...sessionRequest,
      path: sessionPath(asked.id, asked.thread, '/events', [
        ['limit', asked.limit],
        ['order', asked.order],
        ['page', asked.page],
      ]),
      asked,
    })),
  send: (asked) =>
    wholeBody(SentEvents, config, () => ({
      ...sessionRequest,
      method: 'POST',
      path: sessionPath(asked.id, undefined, '/events', []),
      body: { events: asked.events },
      asked,
    })),
})

/** Emits the JSON body of a response as one value. */
const wholeBody = <A>(
  codec: WireCodec<A>,
  config: AnthropicConfig,
  parts: () => Omit<AnthropicRequestParts, 'accept'>,
): Observable<A> =>
  defer(() => anthropicRequest({ ...parts(), accept: 'application/json' }, config)).pipe(
    switchMap((sent) => {
      const clean = redaction(sent.secrets).failure
      const max = 16 * (config.maxFrameSize ?? defaultMaxFrameSize)
      return fetchBytes(sent, config).pipe(
        decodeUtf8(),
        reduce((text, piece) => {
          if (text.length + piece.length > max) throw clean(pageTooLong(max, text + piece))
          return text + piece
        }, ''),
        // If the JSON is incomplete, the body was cut.
        map((data) => decodeEvent(codec)({ event: '', data, unterminated: true, clean })),
      )
    }),
    fromEither(),
  )

/** The failure of a page that is longer than 16 frames may be; `text` is its beginning. */
const pageTooLong = (max: number, text: string): DecodeFailure =>
  new DecodeFailure(
    `The page of events is longer than ${max} characters (16 × maxFrameSize): request fewer with limit, or raise maxFrameSize`,
    { layer: 'frame', input: text.slice(0, 200), errors: [] },
  )

/** A frame without a name is recognised by its data. */
const isLastSessionFrame = ({ event, data }: Frame): boolean =>
  event === 'session.deleted' || event === 'session.status_terminated' || (event === '' && lastSessionEvent.test(data))

const lastSessionEvent = /"type"\s*:\s*"session\.(?:deleted|status_terminated)"/

/** The last event of a thread. The session's own stream has it, too, and continues. */
const threadEnd = 'session.thread_status_terminated'

const sessionRequest = { method: 'GET', betas: ['managed-agents-2026-04-01'] } as const

const sessionPath = (
  id: string,
  thread: string | undefined,
  path: string,
  query: readonly (readonly [string, string | number | undefined])[],
): string => {
  const given = query.flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]))
  const ofThread = thread === undefined ? '' : `/threads/${encodeURIComponent(checkName('id', 'thread', thread))}`
  return `/v1/sessions/${encodeURIComponent(checkName('id', 'id', id))}${ofThread}${path}?${String(new URLSearchParams([['beta', 'true'], ...given]))}`
}

/** Emits a frame `@open` when the headers of an ok response arrive, then the frames of the response. */
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
