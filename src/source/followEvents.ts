import {
  concat,
  concatMap,
  connect,
  defaultIfEmpty,
  defer,
  filter,
  from,
  ignoreElements,
  map,
  merge,
  type MonoTypeOperatorFunction,
  type NextObserver,
  type Observable,
  type OperatorFunction,
  pipe,
  retry,
  take,
  tap,
  toArray,
} from 'rxjs'
import { definedFields } from '../codec/schema/definedFields.ts'
import { SessionEvent } from '../codec/sessions/SessionEvent.ts'
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
import { previewOrder } from './previewOrder.ts'

/** How many ids of events are kept, so that none is emitted twice: a stream is never so far from the list. */
const keptIds = 2000

/**
 * Emits the events of a session or of one of its threads, each of them once, across connections, up to the one that is the last.
 *
 * `liveObserver` receives false when a connection is made, and true when the events before it and those that waited meanwhile have been emitted.
 */
export const followEvents = (
  transport: Pick<SessionTransport, 'stream' | 'list'>,
  request: SessionRequest & Partial<ThreadRequest>,
  isLast: (event: SessionEvent) => boolean,
  { count = Infinity, ...config }: BackoffConfig = {},
  liveObserver?: NextObserver<boolean>,
): Observable<SessionEvent> =>
  defer(() => {
    const { id, thread } = request
    const followed = { id, ...definedFields({ thread }) }
    const seen = new Set<string>()
    /** The page of the list from which its first reading continues. Null when it was read to its end. */
    let nextPage: string | null | undefined

    const history = defer(() =>
      listPages(transport, {
        ...followed,
        order: 'asc',
        limit: 1000,
        ...definedFields({ page: nextPage ?? undefined }),
      }),
    ).pipe(concatMap((page) => from(page.data).pipe(tap({ complete: () => (nextPage = page.next_page || null) }))))

    const connection = defer(() => {
      const waiting: Frame[] = []
      const past = defer(() => (nextPage === null && seen.size > 0 ? missed(transport, followed, seen) : history))
      liveObserver?.next(false)
      return transport.stream(request).pipe(
        decodeCleanly(
          pipe(
            defaultIfEmpty(opened),
            afterPast(past, waiting, liveObserver),
            // A frame that waits may be of an event that the list contained: its id must not be dropped before.
            onlyNew(seen, () => keptIds + waiting.length),
            completeAt(isLast),
          ),
        ),
      )
    })

    return connection.pipe(
      retry({
        resetOnSuccess: true,
        delay: (error: unknown, attempt) => waitOrThrow(error, attempt, { ...config, count }),
      }),
    )
  })

const opened: Frame = { event: '@open', data: '' }

/** Emits the events of the past at the first frame, then those of the frames that waited meanwhile, then the others as they arrive. */
const afterPast = (
  past: Observable<SessionEvent>,
  waiting: Frame[],
  liveObserver: NextObserver<boolean> | undefined,
): OperatorFunction<Frame, SessionEvent> =>
  connect((frames) => {
    let isLive = false
    function* waited(): Generator<Frame> {
      yield* waiting
      waiting.length = 0
      isLive = true
      liveObserver?.next(true)
    }
    const arriving = frames.pipe(filter((frame) => isLive || (waiting.push(frame), false)))
    return merge(
      concat(frames.pipe(take(1), ignoreElements()), past, defer(waited).pipe(eventsIn)),
      arriving.pipe(eventsIn),
    )
  })

const eventsIn: OperatorFunction<Frame, SessionEvent> = pipe(
  filter(({ event }: Frame) => event !== opened.event),
  decodeEvents(SessionEvent),
)

/** Emits the events of the list that have not been seen, the oldest first. The list is read backwards, to the page with the newest known event. */
const missed = (
  transport: Pick<SessionTransport, 'list'>,
  followed: Pick<SessionPageRequest, 'id' | 'thread'>,
  seen: ReadonlySet<string>,
): Observable<SessionEvent> =>
  defer(() => {
    let known = 0
    /** Before the newest known event, an event may be new if it is late. Before the oldest id that is kept, none is. */
    const isNew = (event: SessionEvent): boolean => {
      const id = idOf(event)
      if (id === undefined || !seen.has(id)) return id === undefined ? known === 0 : known < seen.size
      known += 1
      return false
    }
    const hasKnown = (event: SessionEvent): boolean => seen.has(idOf(event) ?? '')
    return listPages(transport, { ...followed, order: 'desc', limit: 100 }, ({ data }) => !data.some(hasKnown)).pipe(
      map(({ data }) => data.filter(isNew).reverse()),
      toArray(),
      concatMap((pages) => pages.reverse().flat()),
    )
  })

/** Drops events that have been seen, and previews of such events or without a start on this connection. At least the newest `kept()` ids are kept. */
const onlyNew =
  (seen: Set<string>, kept: () => number): MonoTypeOperatorFunction<SessionEvent> =>
  (source) =>
    defer(() => {
      const open = new Map<string, number>()
      return source.pipe(
        filter((event) => {
          if (event.type === 'event_delta' && !open.has(event.event_id)) return false
          const id = event.type === 'event_start' ? event.event.id : idOf(event)
          if (id !== undefined && seen.has(id)) return false
          previewOrder(open, event)
          if (id !== undefined && event.type !== 'event_start') addNewest(seen, id, kept())
          return true
        }),
      )
    })

const addNewest = (ids: Set<string>, id: string, max: number): void => {
  ids.add(id)
  for (const oldest of ids) {
    if (ids.size <= max) return
    ids.delete(oldest)
  }
}

const idOf = (event: SessionEvent): string | undefined => {
  const { id } = event.type === '@unknown' ? event.raw : 'id' in event ? event : { id: undefined }
  return typeof id === 'string' ? id : undefined
}
