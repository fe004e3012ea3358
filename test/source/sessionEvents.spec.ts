import { defer, from, type Observable, of, throwError } from 'rxjs'
import { SessionEvent, type SessionEventPage } from '../../src/codec/sessions/SessionEvent.ts'
import { ApiFailure } from '../../src/failure/ApiFailure.ts'
import { ProtocolFailure } from '../../src/failure/ProtocolFailure.ts'
import { TransportFailure } from '../../src/failure/TransportFailure.ts'
import type { BackoffConfig } from '../../src/operators/recovery/backoffDelay.ts'
import { sessionEvents } from '../../src/source/sessionEvents.ts'
import { marbles, overloaded } from '../../src/testing/index.ts'
import type { SessionPageRequest } from '../../src/transport/anthropicSessions.ts'
import type { Frame } from '../../src/wire/Frame.ts'

const happened = (id: string) => ({ type: 'agent.thinking', id }) as const

const piece = (text: string, index = 0): SessionEvent => ({
  type: 'event_delta',
  event_id: 'm',
  delta: { type: 'content_delta', index, content: { type: 'text', text } },
})

const events = {
  a: happened('a'),
  b: happened('b'),
  c: happened('c'),
  d: happened('d'),
  e: happened('e'),
  '<': { type: 'event_start', event: { type: 'agent.message', id: 'm' } },
  x: piece('x'),
  y: piece('y'),
  z: piece('z', 2),
  m: { type: 'agent.message', id: 'm', content: [{ type: 'text', text: 'xy' }] },
  $: { type: 'span.model_request_end', id: '$', model_request_start_id: 's' },
  '?': { type: '@unknown', wireType: 'news', raw: { type: 'news', id: '?' } },
  '.': { type: 'session.status_terminated', id: '.' },
  D: { type: 'session.deleted', id: 'D' },
  i: { type: 'session.status_idle', id: 'i', stop_reason: { type: 'end_turn' } },
} as const satisfies Record<string, SessionEvent>

const frames: Readonly<Record<string, Frame>> = {
  o: { event: '@open', data: '' },
  ...Object.fromEntries(
    Object.entries(events).map(([letter, event]) => [
      letter,
      { event: '', data: JSON.stringify(SessionEvent.encode(event)) },
    ]),
  ),
}

const eventOf = (letter: string): SessionEvent => Reflect.get(events, letter) as SessionEvent

/** A page of a list that is read backwards, given as letters, the oldest first. */
const page = (letters: string, next_page: string | null = null): SessionEventPage => ({
  data: [...letters].reverse().map(eventOf),
  next_page,
})

/** A page of a list that is read from its beginning. */
const past = (letters: string, next_page: string | null = null): SessionEventPage => ({
  data: [...letters].map(eventOf),
  next_page,
})

const lost = new TransportFailure('The connection was lost', { phase: 'body' })

/** One after the other at each call; the last one again and again. */
const inTurn = <A>(...all: readonly A[]): (() => A) => {
  let calls = 0
  return () => {
    const given = all[Math.min(calls++, all.length - 1)]
    if (given === undefined) throw new Error('nothing to give')
    return given
  }
}

const backoff: BackoffConfig = { initialDelay: 2, maxDelay: 5, jitter: () => 1 }

const follow = (
  stream: () => Observable<Frame>,
  list: (request: SessionPageRequest) => Observable<SessionEventPage>,
  config: BackoffConfig = backoff,
) => sessionEvents({ stream: () => defer(stream), list }, config)({ id: 'sesn_1' })

describe('sessionEvents', () => {
  it(
    'gives what has happened before, then what happens, and completes where the session is over',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const stream = cold('  o-------c-d.--', frames)
      const list = cold('    --(p|)', { p: past('ab') })
      const streamed = '     ^----------!'
      const listed = '       ^-!'
      const expected = '     --(ab)--c-d(.|)'

      expectObservable(
        follow(
          () => stream,
          () => list,
        ),
      ).toBe(expected, events)
      expectSubscriptions(stream.subscriptions).toBe(streamed)
      expectSubscriptions(list.subscriptions).toBe(listed)
    }),
  )

  it(
    'holds back what happens while the list is read, and gives nothing twice',
    marbles(({ cold, expectObservable }) => {
      const stream = cold('  oc-d------eD', frames)
      const list = cold('    ----(p|)', { p: past('abc') })
      const expected = '     ----(abcd)e(D|)'

      expectObservable(
        follow(
          () => stream,
          () => list,
        ),
      ).toBe(expected, events)
    }),
  )

  it(
    'comes back after a lost connection, and fills the gap from the list',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold('   o-a#', frames, lost)
      const second = cold('       o------d.', frames)
      const empty = cold('   (p|)', { p: page('') })
      const gap = cold('          (p|)', { p: page('abc') })
      const subs1 = '        ^--!'
      const subs2 = '        -----^-------!'
      const expected = '     --a--(bc)---d(.|)'

      expectObservable(follow(inTurn(first, second), inTurn(empty, gap))).toBe(expected, events)
      expectSubscriptions(first.subscriptions).toBe(subs1)
      expectSubscriptions(second.subscriptions).toBe(subs2)
      expectSubscriptions(gap.subscriptions).toBe('-----(^!)')
    }),
  )

  it(
    'takes an end that is no end of the session for a lost connection',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold('   o-i|', frames)
      const second = cold('       o-.', frames)
      const list = cold('    (p|)', { p: page('') })
      const expected = '     --i----(.|)'

      expectObservable(follow(inTurn(first, second), () => list)).toBe(expected, events)
      expectSubscriptions(list.subscriptions).toBe(['(^!)', '-----(^!)'])
    }),
  )

  it(
    'waits longer before each new attempt, and begins anew once an event has come',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const down = cold('    -#', frames, lost)
      const up = cold('                    oa#', frames, lost)
      const over = cold('                           o.', frames)
      const list = cold('    (p|)', { p: page('') })
      const subs = [
        '                    ^!',
        '                    ---^!', //              after 2
        '                    --------^!', //         after 4
        '                    ------------------^!', // after 2 again
      ]
      const expected = '     ---------------a--------(.|)'

      expectObservable(follow(inTurn(down, down, down, up, down, over), () => list)).toBe(expected, events)
      expectSubscriptions(down.subscriptions).toBe(subs)
      expectSubscriptions(up.subscriptions).toBe('--------------^-!') // after 5, the longest
    }),
  )

  it(
    'waits as long as the server asks',
    marbles(({ cold, expectObservable }) => {
      const busy = new ApiFailure('Too many requests', { kind: 'rate_limit_error', retryAfterMs: 7 })
      const first = cold('   -#', frames, busy)
      const second = cold('          o.', frames)
      const expected = '     ---------(.|)'

      expectObservable(follow(inTurn(first, second), () => of(page('')))).toBe(expected, events)
    }),
  )

  it(
    'gives up after `count` attempts in a row that brought nothing',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const stream = cold('  -#', frames, lost)
      const subs = ['        ^!', '---^!']
      const expected = '     ----#'

      expectObservable(
        follow(
          () => stream,
          () => of(page('')),
          { ...backoff, count: 1 },
        ),
      ).toBe(expected, events, lost)
      expectSubscriptions(stream.subscriptions).toBe(subs)
    }),
  )

  it(
    'fails at once where coming back is of no use',
    marbles(({ cold, expectObservable }) => {
      const gone = new ApiFailure('No such session', { kind: 'not_found_error', status: 404 })

      expectObservable(
        follow(
          () => cold('-#', frames, gone),
          () => of(page('')),
        ),
      ).toBe('-#', events, gone)
      expectObservable(
        follow(
          () => cold('o-a', frames),
          () => throwError(() => gone),
        ),
      ).toBe('#', events, gone)
    }),
  )

  it(
    'begins again where the list fails, with nothing given that was held back',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold('   oa----', frames)
      const second = cold('       o-----.', frames)
      const busy = cold<SessionEventPage>('--#', undefined, overloaded)
      const list = cold('         (p|)', { p: past('ab') })
      const expected = '     ----(ab)--(.|)'

      expectObservable(follow(inTurn(first, second), inTurn(busy, list))).toBe(expected, events)
      expectSubscriptions(first.subscriptions).toBe('^-!')
    }),
  )

  it(
    'lets everything go when it is unsubscribed, while it is connected and while it waits',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const stream = cold('  o-----', frames)
      const list = cold('    -----(p|)', { p: page('') })
      const unsub = '        ---!'
      const subs = '         ^--!'
      expectObservable(
        follow(
          () => stream,
          () => list,
        ),
        unsub,
      ).toBe('---')
      expectSubscriptions(stream.subscriptions).toBe(subs)
      expectSubscriptions(list.subscriptions).toBe(subs)

      const down = cold('    -#', frames, lost)
      expectObservable(
        follow(
          () => down,
          () => of(page('')),
        ),
        '--!',
      ).toBe('--')
      expectSubscriptions(down.subscriptions).toBe(['^!'])
    }),
  )

  it(
    'reads the list from its beginning and emits it page by page; after a loss backwards, to the page with the newest known event',
    marbles(({ cold, expectObservable, flush }) => {
      const stream = inTurn(cold('o-----#', frames, lost), cold('o------.', frames))
      const asked: SessionPageRequest[] = []
      const pages = inTurn(
        cold(' -(p|)', { p: past('a', '2') }),
        cold('  -(p|)', { p: past('b') }),
        cold('        -(p|)', { p: page('e', 'old') }),
        cold('         -(p|)', { p: page('bcd', 'older') }),
      )
      const list = (request: SessionPageRequest) => {
        asked.push(request)
        return pages()
      }
      const expected = '-ab-------(cde)(.|)'

      expectObservable(follow(stream, list)).toBe(expected, events)
      flush()
      const request = { id: 'sesn_1' }
      expect(asked).toEqual([
        { ...request, order: 'asc', limit: 1000 },
        { ...request, order: 'asc', limit: 1000, page: '2' },
        { ...request, order: 'desc', limit: 100 },
        { ...request, order: 'desc', limit: 100, page: 'old' },
      ])
    }),
  )

  it(
    'continues a first reading of the list that broke at the page that was missing',
    marbles(({ cold, expectObservable, flush }) => {
      const stream = inTurn(cold('oc-', frames), cold('   oc----.', frames))
      const asked: (string | undefined)[] = []
      const pages = inTurn(
        of(past('a', '2')),
        throwError(() => lost),
        of(past('bc')),
      )
      const list = (request: SessionPageRequest) => {
        asked.push(request.page)
        return pages()
      }
      const expected = 'a-(bc)--(.|)'

      expectObservable(follow(stream, list)).toBe(expected, events)
      flush()
      expect(asked).toEqual([undefined, '2', '2'])
    }),
  )

  it(
    'emits an event that is late in the list, and none again that is known',
    marbles(({ cold, expectObservable }) => {
      const stream = inTurn(cold('oabd#', frames, lost), cold('o------.', frames))
      const expected = '          -abd--(ce)---(.|)'

      expectObservable(follow(stream, inTurn(of(past('')), of(page('abcde'))))).toBe(expected, events)
    }),
  )

  it(
    'asks for the list at the first frame of a transport that does not say that it is open, or where there is none',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold('   --b|', frames)
      const second = cold('       -|', frames)
      const third = cold('                  -', frames)
      const list = cold('    (p|)', { p: past('ab') })
      const after = cold('        (p|)', { p: page('abc') })
      const expected = '     --(ab)c'

      expectObservable(follow(inTurn(first, second, third), inTurn(list, after))).toBe(expected, events)
      expectSubscriptions(list.subscriptions).toBe('--(^!)')
      expectSubscriptions(after.subscriptions).toBe('------(^!)')
    }),
  )

  it(
    'knows an event of an unknown type by its id, and gives one without an id as often as it comes',
    marbles(({ cold, expectObservable }) => {
      const noId = { type: '@unknown', wireType: 'beat', raw: { type: 'beat' } } as const
      const stream = cold('  o---?-n-n.', { ...frames, n: { event: 'beat', data: '{"type":"beat"}' } })
      const expected = '     ?-----n-n(.|)'

      expectObservable(
        follow(
          () => stream,
          () => of(page('?')),
        ),
      ).toBe(expected, { ...events, n: noId })
    }),
  )

  it(
    'keeps nothing from one subscription to the next',
    marbles(({ cold, expectObservable }) => {
      const session = follow(
        () => cold('o-b.', frames),
        () => of(page('a')),
      )
      expectObservable(session).toBe('a-b(.|)', events)
      expectObservable(session, '-----^').toBe('-----a-b(.|)', events)
    }),
  )

  describe('a preview', () => {
    it(
      'passes, and its whole event after it',
      marbles(({ cold, expectObservable }) => {
        const stream = cold('o-<xym$.', frames)
        expectObservable(
          follow(
            () => stream,
            () => of(page('')),
          ),
        ).toBe('--<xym$(.|)', events)
      }),
    )

    it(
      'that was open when the connection was lost is carried on by nothing but its whole event',
      marbles(({ cold, expectObservable }) => {
        const first = cold('   o<x#', frames, lost)
        const second = cold('       oy-m.', frames)
        const expected = '     -<x-----m(.|)'

        expectObservable(follow(inTurn(first, second), () => of(page('')))).toBe(expected, events)
      }),
    )

    it(
      'begins anew where the next connection begins it',
      marbles(({ cold, expectObservable }) => {
        const first = cold('   o<x#', frames, lost)
        const second = cold('       o<xym.', frames)
        const expected = '     -<x---<xym(.|)'

        expectObservable(follow(inTurn(first, second), () => of(page('')))).toBe(expected, events)
      }),
    )

    it(
      'of an event that the list has brought is dropped',
      marbles(({ cold, expectObservable }) => {
        const stream = cold('  o<xm----.', frames)
        const list = cold('    -----(p|)', { p: page('m') })
        const expected = '     -----m--(.|)'

        expectObservable(
          follow(
            () => stream,
            () => list,
          ),
        ).toBe(expected, events)
      }),
    )

    it(
      'takes no piece past its end',
      marbles(({ cold, expectObservable }) => {
        const impossible = new ProtocolFailure('event_delta at index 2, but the next index is 1', { event: events.z })
        const stream = cold('o<xz', frames)
        expectObservable(
          follow(
            () => stream,
            () => of(page('')),
          ),
        ).toBe('-<x#', events, impossible)
      }),
    )

    it(
      'takes no piece after the end of the request that made it',
      marbles(({ cold, expectObservable }) => {
        const stream = cold('o<x$y.', frames)
        expectObservable(
          follow(
            () => stream,
            () => of(page('')),
          ),
        ).toBe('-<x$-(.|)', events)
      }),
    )
  })

  it('fails at an event that cannot be read', () => {
    const failures: unknown[] = []
    follow(
      () => of({ event: 'agent.message', data: '{"id":"m"}' }),
      () => of(page('')),
    ).subscribe({
      error: (failure: unknown) => failures.push(failure),
    })
    expect(failures).toMatchObject([{ _tag: 'DecodeFailure', layer: 'event' }])
  })

  it('follows 20 000 previews that are open', async () => {
    const starts = Array.from({ length: 20_000 }, (_, at) => ({
      ...events['<'],
      event: { ...events['<'].event, id: `m${at}` },
    }))
    const opened = [frames['o'] as Frame, ...starts.map((event) => ({ event: '', data: JSON.stringify(event) }))]
    let count = 0
    sessionEvents(
      { stream: () => from(opened), list: () => of(page('')) },
      { count: 0 },
    )({ id: 'sesn_1' }).subscribe({
      next: () => (count += 1),
      error: () => undefined,
    })
    await new Promise(setImmediate) // time for the clock of the spec
    expect(count).toBe(20_000)
  })

  it('reads a list of 10 000 pages that arrive synchronously', () => {
    let pages = 0
    const list = () => defer(() => ((pages += 1), of(page('a', pages < 10_000 ? `page_${pages}` : null))))
    const errors: unknown[] = []
    sessionEvents(
      { stream: () => of(frames['o'] as Frame), list },
      { count: 0 },
    )({ id: 'sesn_1' }).subscribe({
      error: (error: unknown) => errors.push(error),
    })
    expect(pages).toBe(10_000)
    expect(errors).toMatchObject([{ _tag: 'TruncatedFailure' }])
  })

  it('errors at a list whose next page stays the same, instead of reading it for ever', () => {
    const list = jest.fn(() => of(page('ab', 'page_1')))
    const errors: unknown[] = []
    sessionEvents({ stream: () => of(frames['o'] as Frame), list })({ id: 'sesn_1' }).subscribe({
      error: (failure: unknown) => errors.push(failure),
    })
    expect(errors).toMatchObject([{ _tag: 'ProtocolFailure', message: 'The list of events repeats a page' }])
    expect(list).toHaveBeenCalledTimes(2)
  })

  it('errors at a list whose empty pages do not end', () => {
    const errors: unknown[] = []
    let next = 0
    const list = jest.fn(() => of({ data: [], next_page: `page ${++next}` }))
    sessionEvents({ stream: () => of(frames['o'] as Frame), list })({ id: 'sesn_1' }).subscribe({
      error: (failure: unknown) => errors.push(failure),
    })
    expect(errors).toMatchObject([
      { _tag: 'ProtocolFailure', message: 'The list of events has 100 empty pages in a row, and still another one' },
    ])
    expect(list).toHaveBeenCalledTimes(100)
  })
})
