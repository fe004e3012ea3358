import { defer, NEVER, type Observable, of, throwError } from 'rxjs'
import { type SessionEvent, type SessionEventPage } from '../../src/codec/sessions/SessionEvent.ts'
import { ApiFailure } from '../../src/failure/ApiFailure.ts'
import { TransportFailure } from '../../src/failure/TransportFailure.ts'
import { threadEvents } from '../../src/source/threadEvents.ts'
import { marbles } from '../../src/testing/index.ts'
import type { SessionTransport } from '../../src/transport/anthropicSessions.ts'
import type { Frame } from '../../src/wire/Frame.ts'

const ended = (session_thread_id: string) =>
  ({ type: 'session.thread_status_terminated', id: session_thread_id, session_thread_id }) as const

const events = {
  a: { type: 'agent.thinking', id: 'a' },
  b: { type: 'agent.thinking', id: 'b' },
  c: { type: 'agent.thinking', id: 'c' },
  T: ended('sthr_1'),
  U: ended('sthr_2'),
  D: { type: 'session.deleted', id: 'D' },
  '.': { type: 'session.status_terminated', id: '.' },
} as const satisfies Record<string, SessionEvent>

const frames: Readonly<Record<string, Frame>> = {
  o: { event: '@open', data: '' },
  ...Object.fromEntries(
    Object.entries(events).map(([letter, event]) => [letter, { event: event.type, data: JSON.stringify(event) }]),
  ),
}

/** A page of the list. */
const page = (...data: readonly SessionEvent[]): SessionEventPage => ({ data: [...data], next_page: null })

const follow = (stream: Observable<Frame>, list: SessionTransport['list']) =>
  threadEvents({ stream: () => stream, list }, { initialDelay: 2, jitter: () => 1 })({ id: 'sesn_1', thread: 'sthr_1' })

describe('threadEvents', () => {
  it(
    'emits what has happened in the thread, then what happens, and completes at the end of the thread',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const stream = cold('  o---b--T---', frames)
      const list = cold('    --(p|)', { p: page(events.a) })
      const streamed = '     ^------!'
      const expected = '     --a-b--(T|)'

      expectObservable(follow(stream, () => list)).toBe(expected, events)
      expectSubscriptions(stream.subscriptions).toBe(streamed)
    }),
  )

  it(
    'completes at an end that only the list reports, and does not connect again',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const stream = cold('  o-----', frames)
      const list = cold('    --(p|)', { p: page(events.a, events.T) })
      const streamed = '     ^-!'
      const expected = '     --(aT|)'

      expectObservable(follow(stream, () => list)).toBe(expected, events)
      expectSubscriptions(stream.subscriptions).toBe(streamed)
    }),
  )

  it(
    'continues after the end of another thread',
    marbles(({ cold, expectObservable }) => {
      const stream = cold('  oU-b-T', frames)
      const expected = '     -U-b-(T|)'

      expectObservable(follow(stream, () => of(page()))).toBe(expected, events)
    }),
  )

  it.each(['D', '.'])('completes at the %s of its session', (end) =>
    marbles(({ cold, expectObservable }) => {
      const stream = cold(`oa-${end}--`, frames)

      expectObservable(follow(stream, () => of(page()))).toBe(`-a-(${end}|)`, events)
    })(),
  )

  it(
    'connects again after a lost connection, and emits nothing twice',
    marbles(({ cold, expectObservable }) => {
      const lost = new TransportFailure('The connection was lost', { phase: 'body' })
      const streams = [cold('oa#', frames, lost), cold('o--cT', frames)]
      const pages = [page(), page(events.b, events.a)]
      const expected = '     -a--b--c(T|)'
      const transport: Pick<SessionTransport, 'stream' | 'list'> = {
        stream: () => defer(() => streams.shift() ?? NEVER),
        list: () => of(pages.shift() ?? page()),
      }

      const follow = threadEvents(transport, { initialDelay: 2, jitter: () => 1 })
      const request = { id: 'sesn_1', thread: 'sthr_1' }
      expectObservable(follow(request)).toBe(expected, events)
    }),
  )

  it(
    'errors if there is no such thread',
    marbles(({ expectObservable }) => {
      const failure = new ApiFailure('Not found', { kind: 'not_found_error', status: 404 })

      expectObservable(
        follow(
          throwError(() => failure),
          () => of(page()),
        ),
      ).toBe('#', events, failure)
    }),
  )

  it('asks for the list of the thread, not of the session', () => {
    const list = jest.fn(() => of(page(events.T)))
    follow(of({ event: '@open', data: '' }), list).subscribe()
    expect(list).toHaveBeenCalledWith(expect.objectContaining({ id: 'sesn_1', thread: 'sthr_1' }))
  })
})
