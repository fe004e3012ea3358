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
  pipe,
  reduce,
  retry,
} from 'rxjs'
import { definedFields } from '../codec/schema/definedFields.ts'
import { SessionEvent, type SessionEventPage } from '../codec/sessions/SessionEvent.ts'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'
import type { BackoffConfig } from '../operators/recovery/backoffDelay.ts'
import { waitOrThrow } from '../operators/recovery/waitOrThrow.ts'
import type {
  SessionPageRequest,
  SessionRequest,
  SessionTransport,
  ThreadRequest,
} from '../transport/anthropicSessions.ts'
import type { Frame } from '../wire/Frame.ts'
import { completeAt } from './completeAt.ts'
import { decodeCleanly } from './decodeCleanly.ts'
import { decodeEvents } from './decodeEvents.ts'
import { noPreviews, previewOrder } from './previewOrder.ts'

/** Emits the events of a session or of one of its threads, each of them once, across connections, up to the one that is the last. */
export const followEvents = (
  transport: SessionTransport,
  request: SessionRequest & Partial<ThreadRequest>,
  isLast: (event: SessionEvent) => boolean,
  { count = Infinity, ...config }: BackoffConfig = {},
): Observable<SessionEvent> =>
  defer(() => {
    const seen = new Set<string>()
    const { id, thread } = request
    return transport.stream(request).pipe(
      decodeCleanly(
        pipe(
          defaultIfEmpty(opened),
          concatMap((frame, index) =>
            index === 0
              ? concat(missed(transport, { id, ...definedFields({ thread }) }, seen), eventsIn(frame))
              : eventsIn(frame),
          ),
          onlyNew(seen),
          completeAt(isLast),
        ),
      ),
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
const missed = (
  { list }: SessionTransport,
  followed: Pick<SessionPageRequest, 'id' | 'thread'>,
  seen: ReadonlySet<string>,
): Observable<SessionEvent> => {
  const request = { ...followed, order: 'desc', limit: seen.size === 0 ? 1000 : 100 } as const
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
