import {
  concat,
  concatMap,
  defaultIfEmpty,
  defer,
  EMPTY,
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
import { listPages } from './listPages.ts'
import { noPreviews, previewOrder } from './previewOrder.ts'

/** Emits the events of a session or of one of its threads, each of them once, across connections, up to the one that is the last. */
export const followEvents = (
  transport: Pick<SessionTransport, 'stream' | 'list'>,
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
  transport: Pick<SessionTransport, 'list'>,
  followed: Pick<SessionPageRequest, 'id' | 'thread'>,
  seen: ReadonlySet<string>,
): Observable<SessionEvent> => {
  const request = { ...followed, order: 'desc', limit: seen.size === 0 ? 1000 : 100 } as const
  const isNew = (event: SessionEvent): boolean => !seen.has(idOf(event) ?? '')
  return listPages(transport, request, ({ data }) => data.some(isNew)).pipe(
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
