import * as fc from 'fast-check'
import { firstValueFrom, reduce } from 'rxjs'
import { ApiFailure, type Failure, toEither, TransportFailure, TruncatedFailure } from 'rxjs-anthropic'
import { diagram, overloaded, streamOf } from 'rxjs-anthropic/testing'
import type { ChatEvent, Ending, State } from '../../examples/angular-chat/page/src/Exchange.ts'
import { marblesOf } from '../../examples/angular-chat/page/src/marblesOf.ts'
import { describePicture, pictureOf } from '../../examples/angular-chat/page/src/pictureOf.ts'
import { requestsOf } from '../../examples/angular-chat/page/src/requestsOf.ts'
import { beginTrail, kept, type Trail, trailReducer } from '../../examples/angular-chat/page/src/Trail.ts'

type Events = readonly (ChatEvent | Ending)[]

const trailOf = (events: Events): Trail => events.reduce(trailReducer, beginTrail)

/** The events of a diagram, up to its end. */
const eventsOf = (text: string): Promise<Events> =>
  firstValueFrom(
    streamOf(text)().pipe(
      toEither(),
      reduce((events: Events, event) => (event._tag === 'Right' ? [...events, event.right] : events), []),
    ),
  )

const signsOf = (events: Events): string =>
  marblesOf(trailOf(events))
    .map(({ sign }) => sign)
    .join('')

const piece = (text: string): ChatEvent => ({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text },
})

const resume = (message: Extract<ChatEvent, { type: 'message_start' }>['message']): ChatEvent => ({
  type: '@resume',
  attempt: 1,
  failure: overloaded,
  blocks: 1,
  message,
})

describe('The marbles of a stream', () => {
  it.each(['S[abc]$(.|)', 'S<xy~>[ab]{jk}{jk}T(.|)', 'Sp[a]p?$(.|)', 'S[a]{j#', 'S<x~>[a#'])(
    'have the letters of the alphabet, a for all text and x for all thinking: %s',
    async (text) => {
      const events = await eventsOf(text)
      expect(events.length).toBeGreaterThan(3)
      expect(signsOf(events)).toBe(diagram(events).replace(/[bc]/g, 'a').replace(/y/g, 'x'))
    },
  )

  it('contain the text, the thinking, and the halves of the input', async () => {
    const marbles = marblesOf(trailOf(await eventsOf('S<x>[ab]{jk}T(.|)')))
    expect(marbles.map(({ text }) => text)).toEqual([
      'start',
      'thinking',
      'x',
      '',
      'text',
      'a',
      'b',
      '',
      'tool',
      '{"a"',
      ':1}',
      '',
      'tool_use',
      'stop',
    ])
  })

  it('have seams and ends', async () => {
    const [start, ...rest] = await eventsOf('S[a#')
    if (start?.type !== 'message_start') throw new Error('S is a message_start')
    const events: Events = [start, ...rest, resume(start.message), piece('b'), { type: '@failed', error: overloaded }]
    expect(signsOf(events)).toBe('S[a&a#')
    expect(signsOf([start, ...rest, { type: '@restart', attempt: 1, failure: overloaded }])).toBe('S[a@')
    expect(signsOf([start, { type: '@ended' }])).toBe('S|')
    expect(signsOf([start, { type: '@cancelled' }])).toBe('S!')
    expect(signsOf([start, { type: '@broken', error: overloaded }])).toBe('S#')
  })

  it('show a lost connection once, however often the page tries to reconnect', () => {
    const lost: ChatEvent = { type: '@connection', state: 'lost', id: 'a.0', position: 3, time: 0 }
    const marbles = marblesOf(trailOf([piece('a'), lost, lost, lost, piece('b'), lost]))
    expect(marbles.map(({ text }) => text)).toEqual(['a', 'lost', 'b', 'lost'])
  })

  it('are the last ones, in a block that started before them', () => {
    const events = Array.from({ length: 10_000 }, (_, index) => piece(String(index)))
    const trail = trailOf(events)
    const marbles = marblesOf(trail)
    expect(trail.count).toBe(10_000)
    expect(marbles).toHaveLength(kept)
    expect(marbles.every(({ block }) => block === '[')).toBe(true)
    expect(marbles.at(-1)).toMatchObject({ at: 9999, text: '9999' })
    const { earlier, lines } = pictureOf(marbles)
    expect(earlier + lines.flatMap((line) => line.marbles).length).toBe(10_000)
    expect(describePicture(marbles, earlier)).toBe(`${earlier} earlier events, ${10_000 - earlier} × text`)
  })
})

describe('The picture of a stream', () => {
  it('keeps each marble in its line and column while it grows', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (count) => {
        const places = (length: number) =>
          new Map(
            pictureOf(marblesOf(trailOf(Array.from({ length }, () => piece('a'))))).lines.flatMap(
              ({ number, marbles }) => marbles.map(({ at, x }) => [at, `${number} ${x}`] as const),
            ),
          )
        const [before, after] = [places(count), places(count + 1)]
        for (const [at, place] of after) if (before.has(at)) expect(place).toBe(before.get(at))
        expect(after.has(count)).toBe(true)
        expect(after.size).toBeLessThanOrEqual(50)
      }),
    )
  })

  it('has a band for each part of a block in a line, with a bracket where the block starts and stops', async () => {
    const { lines } = pictureOf(marblesOf(trailOf(await eventsOf('S[abcab]{jk}T(.|)'))))
    expect(
      lines.map(({ bands }) => bands.map(({ color, edge }) => `${color} ${edge.match(/M/g)?.length ?? 0}`)),
    ).toEqual([['text 1'], ['text 1', 'tool 1'], ['tool 1']])
  })

  it('writes short labels, and what white space is there', () => {
    const labels = (text: string) =>
      pictureOf(marblesOf(trailOf([piece(text)]))).lines.flatMap(({ marbles }) => marbles.map(({ label }) => label))
    expect(['word', ' a word ', 'a\n\nb', '\n', ' ', 'a long text', '👩‍🚀 🚀🚀🚀🚀🚀🚀🚀'].flatMap(labels)).toEqual([
      'word',
      'a word',
      'a⏎b',
      '⏎',
      '␣',
      'a long …',
      '👩‍🚀 🚀🚀🚀…',
    ])
  })
})

const sent = (number: number, time: number): ChatEvent => ({ type: '@request', state: 'sent', id: `a.${number}`, time })

const opened = (number: number, time: number, position = 0): ChatEvent => ({
  type: '@connection',
  state: 'opened',
  id: `a.${number}`,
  position,
  status: 200,
  time,
})

const ended = (number: number, time: number, failure?: Failure): ChatEvent => ({
  type: '@request',
  state: 'ended',
  id: `a.${number}`,
  time,
  events: 1234,
  failure,
})

const lines = (events: Events, type: 'running' | 'stopped' = 'running') => {
  const state: State = { type }
  return requestsOf({ trail: trailOf(events), state }).map(({ why, what }) =>
    `${why}: ${what}`.replaceAll('\u00a0', ' '),
  )
}

describe('The requests of a stream', () => {
  it('are running, complete or cancelled', () => {
    expect(lines([sent(0, 0)])).toEqual(['Question: running'])
    expect(lines([sent(0, 0), opened(0, 100)], 'stopped')).toEqual(['Question: HTTP 200, cancelled by you'])
    expect(lines([sent(0, 0), opened(0, 100), ended(0, 1500), sent(1, 1500)])).toEqual([
      'Question: HTTP 200, complete: 1,234 events in 1.5 s',
      'Tool result: running',
    ])
  })

  it.each<[string, Failure]>([
    ['overloaded_error (529)', new ApiFailure('Overloaded', { kind: 'overloaded_error', status: 529 })],
    ['overloaded_error', overloaded],
    ['TransportFailure (body)', new TransportFailure('terminated', { phase: 'body' })],
    ['TruncatedFailure', new TruncatedFailure('cut')],
  ])('name the failure that ended them, and the wait before the next: %s', (name, failure) => {
    expect(lines([sent(0, 0), opened(0, 100), ended(0, 200, failure), sent(1, 900)])).toEqual([
      `Question: HTTP 200, ${name} after 1,234 events, 0.2 s`,
      'Retry after 0.7 s: running',
    ])
  })

  it('tell a restart and a resume from a retry by the seam', async () => {
    const [start] = await eventsOf('S#')
    if (start?.type !== 'message_start') throw new Error('S is a message_start')
    const broken = [sent(0, 0), ended(0, 200, overloaded)]
    expect(lines([...broken, { type: '@restart', attempt: 1, failure: overloaded }, sent(1, 300)]).at(-1)).toBe(
      'Restarted after 0.1 s: running',
    )
    expect(lines([...broken, sent(1, 200), resume(start.message)]).at(-1)).toBe('Resumed: running')
  })

  it('have the places at which their connection was lost', () => {
    const lost: ChatEvent = { type: '@connection', state: 'lost', id: 'a.0', position: 7, time: 1000 }
    const before = [sent(0, 0), opened(0, 100), lost]
    expect(lines(before)).toEqual(['Question: HTTP 200, connection lost, reconnecting'])
    expect(lines([...before, { ...lost, time: 1500 }, opened(0, 1800, 7), ended(0, 2000)])).toEqual([
      'Question: HTTP 200, connection lost at event 7, reconnected after 0.8 s, complete: 1,234 events in 2.0 s',
    ])
  })
})
