import {
  concat,
  concatMap,
  defaultIfEmpty,
  defer,
  EMPTY,
  expand,
  filter,
  type MonoTypeOperatorFunction,
  type Observable,
  of,
  reduce,
  retry,
} from 'rxjs'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'
import { SessionEvent, type SessionEventPage } from '../codec/sessions/SessionEvent.ts'
import type { BackoffConfig } from '../operators/recovery/backoffDelay.ts'
import { waitOrThrow } from '../operators/recovery/waitOrThrow.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { SessionRequest, SessionTransport } from '../transport/anthropicSessions.ts'
import type { Frame } from '../wire/Frame.ts'
import { completeAt } from './completeAt.ts'
import { decodeEvents } from './decodeEvents.ts'
import { noPreviews, previewOrder } from './previewOrder.ts'

/**
 * Emits the events of a session from its first one: each of them once and in order, however often the connection is lost.
 *
 * ```text
 * 1st connection  o-c-#                  a, b happened before it
 * 2nd connection          o-f-----.      after a wait; d, e happened in between
 * list            (ba)    (edc)          the newest first
 * result          (ab)c---(de)f---(.|)
 * ```
 *
 * As soon as a connection is open (`o`), the list of events is read back to the newest known one; events that arrive meanwhile wait.
 * A connection that ends, breaks or falls silent is opened again after a wait that grows until an event arrives, without limit:
 * `count` is `Infinity` here. It completes at `session.deleted` and `session.status_terminated`, and nowhere else:
 * a session that is idle is not over. The ids of all events are kept while it is followed.
 *
 * **The server keeps no previews.** A preview that was open when the connection was lost is not continued:
 * its whole event follows, with the same id, or `span.model_request_end` if there will be none.
 * A repeated `event_start` restarts its preview. A piece without a start, or of an event that was emitted already, is dropped.
 *
 * **Errors with** the last failure of either request, if it is not transient or `count` further attempts in a row brought no event;
 * a {@link DecodeFailure} at an event that cannot be read; a {@link ProtocolFailure} at a piece past the end of its preview, and at a list that repeats a page.
 * A `session.error` is an event, not a failure.
 *
 * @example Until it is the user's turn
 * ```ts
 * import { takeWhile } from 'rxjs'
 * import { anthropicSessions, sessionEvents } from 'rxjs-anthropic/sessions'
 *
 * const follow = sessionEvents(anthropicSessions({ apiKey }))
 *
 * follow({ id: 'sesn_…', event_deltas: ['agent.message'] })
 *   .pipe(takeWhile(({ type }) => type !== 'session.status_idle', true))
 *   .subscribe({ next: (event) => console.log(event.type), error: (failure) => console.error(failure) })
 * ```
 *
 * @see {@link anthropicSessions} for the transport, {@link scanAgentMessages} for the agent's messages as they grow
 * @since 0.1.0
 * @category Sources
 */
export const sessionEvents =
  (
    transport: SessionTransport,
    { count = Infinity, ...config }: BackoffConfig = {},
  ): StreamFn<SessionRequest, SessionEvent> =>
  (request) =>
    defer(() => {
      const seen = new Set<string>()
      return transport.stream(request).pipe(
        defaultIfEmpty(opened),
        concatMap((frame, index) =>
          index === 0 ? concat(missed(transport, request.id, seen), eventsIn(frame)) : eventsIn(frame),
        ),
        onlyNew(seen),
        completeAt(({ type }) => type === 'session.deleted' || type === 'session.status_terminated'),
        retry({
          resetOnSuccess: true,
          delay: (error: unknown, attempt) => waitOrThrow(error, attempt, { ...config, count }),
        }),
      )
    })

const opened: Frame = { event: '@open', data: '' }

const eventsIn = (frame: Frame): Observable<SessionEvent> =>
  frame.event === opened.event ? EMPTY : of(frame).pipe(decodeEvents(SessionEvent))

/** Emits the events of the list that have not been seen, the oldest first. Pages are read backwards, up to one that has nothing new. */
const missed = ({ list }: SessionTransport, id: string, seen: ReadonlySet<string>): Observable<SessionEvent> => {
  const request = { id, order: 'desc', limit: seen.size === 0 ? 1000 : 100 } as const
  const isNew = (event: SessionEvent): boolean => !seen.has(idOf(event) ?? '')
  const pages = new Set<string>()
  const pageAfter = (page: SessionEventPage): Observable<SessionEventPage> => {
    if (!page.next_page || !page.data.some(isNew)) return EMPTY
    if (pages.has(page.next_page)) throw new ProtocolFailure('The list of events repeats a page', { event: page })
    pages.add(page.next_page)
    return list({ ...request, page: page.next_page })
  }
  return list(request).pipe(
    expand(pageAfter),
    reduce(
      (newer: readonly SessionEvent[], { data }: SessionEventPage) => [...data.filter(isNew).reverse(), ...newer],
      [],
    ),
    concatMap((events) => events),
  )
}

/** Drops events that have been seen, and previews of such events or without a start on this connection. */
const onlyNew =
  (seen: Set<string>): MonoTypeOperatorFunction<SessionEvent> =>
  (source) =>
    defer(() => {
      let open = noPreviews
      return source.pipe(
        filter((event) => {
          if (event.type === 'event_delta' && !open.has(event.event_id)) return false
          const id = event.type === 'event_start' ? event.event.id : idOf(event)
          if (id !== undefined && seen.has(id)) return false
          open = previewOrder(open, event)
          if (id !== undefined && event.type !== 'event_start') seen.add(id)
          return true
        }),
      )
    })

const idOf = (event: SessionEvent): string | undefined => {
  const { id } = event.type === '@unknown' ? event.raw : 'id' in event ? event : { id: undefined }
  return typeof id === 'string' ? id : undefined
}
