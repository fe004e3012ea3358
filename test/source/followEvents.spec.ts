import fc from 'fast-check'
import { Observable, type Subscriber } from 'rxjs'
import type { SessionEvent, SessionEventPage } from '../../src/codec/sessions/SessionEvent.ts'
import { TransportFailure } from '../../src/failure/TransportFailure.ts'
import { followEvents } from '../../src/source/followEvents.ts'
import { isSessionEnd } from '../../src/source/isSessionEnd.ts'
import type { SessionPageRequest } from '../../src/transport/anthropicSessions.ts'
import type { Frame } from '../../src/wire/Frame.ts'

const lost = new TransportFailure('The connection was lost', { phase: 'body' })

/** A session whose events happen, arrive, and are listed when a spec says so. Its pages have their own size, whatever limit is asked for. */
const sessionOf = (past: number, pageSize: number) => {
  const happened: SessionEvent[] = []
  let stream: Subscriber<Frame> | undefined
  let sent: SessionEvent[] = []
  let answer: (() => void) | undefined
  let fail: (() => void) | undefined

  const happen = (count: number, type: 'agent.thinking' | 'session.deleted' = 'agent.thinking'): void => {
    for (let i = 0; i < count; i++) {
      const event = { type, id: `sevt_${happened.length}` } as const
      happened.push(event)
      sent.push(event)
    }
    // A stream is less than 2 000 events behind its session.
    arrive(sent.length - 1999)
  }
  const arrive = (count: number): void => {
    if (count <= 0) return
    const frames = sent.splice(0, count)
    for (const event of frames) stream?.next({ event: event.type, data: JSON.stringify(event) })
  }
  const page = ({ page, order }: SessionPageRequest): SessionEventPage => {
    if (order === 'asc') {
      const from = Number(page ?? 0)
      const to = Math.min(from + pageSize, happened.length)
      return { data: happened.slice(from, to), next_page: to < happened.length ? String(to) : null }
    }
    const to = Number(page ?? happened.length)
    const from = Math.max(0, to - pageSize)
    return { data: happened.slice(from, to).reverse(), next_page: from > 0 ? String(from) : null }
  }

  happen(past)
  return {
    happened,
    happen,
    arrive,
    cut: () => stream?.error(lost),
    answerList: () => answer?.(),
    failList: () => fail?.(),
    transport: {
      stream: () =>
        new Observable<Frame>((subscriber) => {
          stream = subscriber
          sent = []
          subscriber.next({ event: '@open', data: '' })
          return () => (stream = undefined)
        }),
      list: (request: SessionPageRequest) =>
        new Observable<SessionEventPage>((subscriber) => {
          answer = () => {
            subscriber.next(page(request))
            subscriber.complete()
          }
          fail = () => subscriber.error(lost)
        }),
    },
  }
}

const step = fc.oneof(
  fc.record({ do: fc.constant('happen' as const), count: fc.integer({ min: 1, max: 3000 }) }),
  fc.record({ do: fc.constant('arrive' as const), count: fc.integer({ min: 1, max: 1500 }) }),
  fc.constant({ do: 'answerList' as const }),
  fc.constant({ do: 'answerList' as const }),
  fc.constant({ do: 'failList' as const }),
  fc.constant({ do: 'cut' as const }),
)

describe('followEvents', () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  it('emits every event once and in order, whatever is lost, repeated and late, and however much', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5000 }),
        fc.constantFrom(90, 400, 1000, 4000),
        fc.array(step, { maxLength: 25 }),
        (past, pageSize, steps) => {
          const session = sessionOf(past, pageSize)
          const ids: string[] = []
          let isOver = false
          followEvents(session.transport, { id: 'sesn_1' }, isSessionEnd, { initialDelay: 0 }).subscribe({
            next: (event) => ids.push('id' in event ? event.id : event.type),
            complete: () => (isOver = true),
          })
          for (const it of steps) {
            if (it.do === 'happen') session.happen(it.count)
            else if (it.do === 'arrive') session.arrive(it.count)
            else session[it.do]()
            jest.advanceTimersByTime(1)
          }
          session.happen(1, 'session.deleted')
          for (let i = 0; i < 1000 && !isOver; i++) {
            session.answerList()
            session.arrive(2000)
            jest.advanceTimersByTime(1)
          }
          expect(isOver).toBe(true)
          expect(ids).toEqual(session.happened.map((event) => ('id' in event ? event.id : '')))
        },
      ),
      { numRuns: 60 },
    )
  })

  it('emits no event twice if more than 2 000 happen while the list is read', () => {
    const session = sessionOf(100, 1000)
    const ids: unknown[] = []
    followEvents(session.transport, { id: 'sesn_1' }, isSessionEnd).subscribe((event) =>
      ids.push('id' in event && event.id),
    )
    session.happen(5000)
    session.arrive(5000)
    for (let pages = 0; pages < 6; pages++) session.answerList()
    session.happen(1)
    session.arrive(1)
    expect(ids).toEqual(session.happened.map((event) => 'id' in event && event.id))
  })

  it('emits an event that arrives while those that waited are emitted', () => {
    const session = sessionOf(0, 1000)
    const ids: unknown[] = []
    followEvents(session.transport, { id: 'sesn_1' }, isSessionEnd).subscribe((event) => {
      ids.push('id' in event && event.id)
      if (ids.length < 4) session.happen(1)
      session.arrive(1)
    })
    session.failList()
    jest.advanceTimersByTime(1000)
    session.happen(1)
    session.arrive(1)
    session.answerList()
    expect(ids).toEqual(['sevt_0', 'sevt_1', 'sevt_2', 'sevt_3'])
  })

  it('reports that it is live after the past and after what waited, and that it is not at each connection', () => {
    const session = sessionOf(2, 1000)
    const seen: unknown[] = []
    const liveObserver = { next: (isLive: boolean) => seen.push(isLive) }
    followEvents(session.transport, { id: 'sesn_1' }, isSessionEnd, { initialDelay: 0 }, liveObserver).subscribe(
      (event) => seen.push('id' in event && event.id),
    )
    session.happen(1)
    session.arrive(1)
    session.answerList()
    session.happen(1)
    session.arrive(1)
    session.cut()
    jest.advanceTimersByTime(1)
    session.answerList()
    expect(seen).toEqual([false, 'sevt_0', 'sevt_1', 'sevt_2', true, 'sevt_3', false, true])
  })
})
