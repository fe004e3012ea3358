import fc from 'fast-check'
import { concat, concatMap, EMPTY, from, interval, map, NEVER, type Observable, of, Subject, take, timer } from 'rxjs'
import {
  coalesceDeltas,
  type ContentBlockDelta,
  type MessageStreamEvent,
  messageReducer,
  type MessageSnapshot,
  type Restart,
  type Seam,
} from '../../src/index.ts'
import { alphabet, marbles, overloaded } from '../../src/testing/index.ts'
import { anyMessage, blockDelta } from '../events.ts'

const text = (text: string, index = 0) => blockDelta(index, { type: 'text_delta', text })

/** The alphabet, and letters for deltas that were joined. */
const joined = {
  ...alphabet,
  A: text('ab'),
  B: text('bca'),
  J: blockDelta(1, { type: 'input_json_delta', partial_json: '{"a":1}' }),
  X: blockDelta(0, { type: 'thinking_delta', thinking: 'xy' }),
}

type Event = MessageStreamEvent | Seam | Restart

const collect = (events: Iterable<Event>, until: () => Observable<unknown> = () => NEVER): readonly Event[] => {
  const seen: Event[] = []
  from(events)
    .pipe(coalesceDeltas(until))
    .subscribe((event) => seen.push(event))
  return seen
}

describe('coalesceDeltas', () => {
  it(
    'joins the deltas that come while it waits',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[ab---bca--]$-(.|)', alphabet)
      const until = cold('     ---x')
      const subs = '         ^--------------!'
      const waits = ['         --^--!', '       -------^--!']
      const expected = '     S[---A----B-]$-(.|)'

      expectObservable(source.pipe(coalesceDeltas(() => until))).toBe(expected, joined)
      expectSubscriptions(source.subscriptions).toBe(subs)
      expectSubscriptions(until.subscriptions).toBe(waits)
    }),
  )

  it(
    'joins thinking, and the input of a tool',
    marbles(({ cold, expectObservable }) => {
      const source = cold('S<xy---~>{jk---}T(.|)', alphabet)
      const until = cold('   ---x')
      const expected = '   S<---X-~>{---J-}T(.|)'

      expectObservable(source.pipe(coalesceDeltas(() => until))).toBe(expected, joined)
    }),
  )

  it(
    'lets nothing else wait, and nothing overtake',
    marbles(({ cold, expectObservable }) => {
      const source = cold('S[a---p---a---]---(.|)', alphabet)
      const expected = '   S[----(ap)----(a])(.|)'

      expectObservable(source.pipe(coalesceDeltas(() => NEVER))).toBe(expected, alphabet)
    }),
  )

  it(
    'emits what waits before the source fails, or completes',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const until = cold('----------x')
      const failing = cold('S[ab-#', alphabet, overloaded)
      const ending = cold(' S[ab-|', alphabet)

      expectObservable(failing.pipe(coalesceDeltas(() => until))).toBe('S[---(A#)', joined, overloaded)
      expectObservable(ending.pipe(coalesceDeltas(() => until))).toBe(' S[---(A|)', joined)
      expectSubscriptions(until.subscriptions).toBe(['--^--!', '--^--!'])
    }),
  )

  it(
    'lets go of the source and of the wait when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('S[ab---', alphabet)
      const until = cold('   -----x')

      expectObservable(source.pipe(coalesceDeltas(() => until)), '----!').toBe('S[---', alphabet)
      expectSubscriptions(source.subscriptions).toBe('            ^---!')
      expectSubscriptions(until.subscriptions).toBe('             --^-!')
    }),
  )

  it(
    'ends a wait where the notifier completes, and fails where it fails',
    marbles(({ cold, expectObservable }) => {
      const source = () => cold('S[ab-----', alphabet)
      expectObservable(source().pipe(coalesceDeltas(() => cold('---|')))).toBe('S[---A', joined)
      expectObservable(source().pipe(coalesceDeltas(() => cold('---#')))).toBe('S[---#', joined)
    }),
  )

  it('holds nothing back where the notifier takes no time', () => {
    const events = [...'S[ab].'].map((letter) => alphabet[letter as keyof typeof alphabet])
    expect(collect(events, () => of(0))).toEqual(events)
    expect(collect(events, () => EMPTY)).toEqual(events)
  })

  it('waits once for all that comes in one wait', () => {
    const until = jest.fn(() => NEVER)
    const { a, p } = alphabet
    expect(collect([a, p, a, p, a], until)).toEqual([a, p, a, p, a])
    expect(until).toHaveBeenCalledTimes(1)
  })

  it('starts afresh with each subscription', () => {
    const operator = coalesceDeltas<MessageStreamEvent>(() => NEVER)
    const seen: MessageStreamEvent[] = []
    concat(of(alphabet.a), NEVER).pipe(operator).subscribe().unsubscribe()
    of(alphabet.b)
      .pipe(operator)
      .subscribe((event) => seen.push(event))
    expect(seen).toEqual([alphabet.b])
  })

  describe('leaves apart', () => {
    const apart = (...deltas: readonly ContentBlockDelta[]) => {
      const events = deltas.map((delta) => blockDelta(0, delta))
      expect(collect(events)).toEqual(events)
    }

    it('the deltas of two blocks', () => {
      const events = [text('a', 0), text('b', 1), text('c', 0)]
      expect(collect(events)).toEqual(events)
    })

    it('deltas of two kinds', () => {
      apart({ type: 'text_delta', text: 'a' }, { type: 'thinking_delta', thinking: 'x' })
    })

    it('deltas that are no pieces of text', () => {
      const unknown = { type: '@unknown', wireType: 'new_delta', raw: { type: 'new_delta' } } as const
      apart({ type: 'signature_delta', signature: 's' }, { type: 'signature_delta', signature: 't' })
      apart(unknown, unknown)
    })

    it('a delta that says more than its text, and an event that does', () => {
      const thinking = { type: 'thinking_delta', thinking: 'x' } as const
      apart(thinking, { ...thinking, estimated_tokens: 7 }, thinking)
      const more = { ...text('a'), trace: 't' }
      expect(collect([more, more])).toEqual([more, more])
    })
  })

  /** Events, and after each of them whether the wait is over. */
  const timed = anyMessage.chain((events) =>
    fc.tuple(fc.constant(events), fc.array(fc.boolean(), { minLength: events.length, maxLength: events.length })),
  )

  const run = (events: readonly Event[], over: readonly boolean[]): readonly Event[] => {
    const source = new Subject<Event>()
    const frame = new Subject<void>()
    const seen: Event[] = []
    source.pipe(coalesceDeltas(() => frame)).subscribe((event) => seen.push(event))
    events.forEach((event, index) => {
      source.next(event)
      if (over[index]) frame.next()
    })
    source.complete()
    return seen
  }

  it('gives the same message, whenever the waits are over', () => {
    const fold = (events: readonly Event[]) => events.reduce<MessageSnapshot | undefined>(messageReducer, undefined)
    fc.assert(
      fc.property(timed, ([events, over]) => {
        const seen = run(events, over)
        expect(fold(seen)).toEqual(fold(events))
        expect(seen.length).toBeLessThanOrEqual(events.length)
      }),
    )
  })

  it('changes nothing but where a text is cut', () => {
    /** Each event but a piece of text as it is; each character of a text by itself. */
    const characters = (events: readonly Event[]) =>
      events.flatMap((event): readonly unknown[] => {
        if (event.type !== 'content_block_delta') return [event]
        const { type, ...rest } = event.delta
        const [piece] = Object.values(rest)
        return type === 'signature_delta'
          ? [event]
          : [...String(piece)].map((character) => [event.index, type, character])
      })
    fc.assert(
      fc.property(timed, ([events, over]) => {
        expect(characters(run(events, over))).toEqual(characters(events))
      }),
    )
  })

  describe('by default', () => {
    const burst = (count: number) =>
      interval(1).pipe(
        take(16),
        concatMap(() => Array.from({ length: count / 16 }, () => text('a'))),
      )
    const length = map((event: Event) =>
      event.type === 'content_block_delta' && event.delta.type === 'text_delta' ? event.delta.text.length : 0,
    )

    describe('in a page', () => {
      beforeEach(() => Object.assign(globalThis, { requestAnimationFrame: () => 0 }))
      afterEach(() => Reflect.deleteProperty(globalThis, 'requestAnimationFrame'))

      it(
        'waits for the next animation frame',
        marbles(({ animate, expectObservable }) => {
          animate('                      7ms x 15ms x')
          const expected = '             7ms x 8ms (y|)'
          expectObservable(burst(1600).pipe(coalesceDeltas(), length)).toBe(expected, { x: 600, y: 1000 })
        }),
      )

      it(
        'waits no longer than 100 ms where the page is hidden, and has no frames',
        marbles(({ animate, cold, expectObservable }) => {
          animate('            10s x')
          const source = cold('S[ab 150ms c|', alphabet)
          expectObservable(source.pipe(coalesceDeltas())).toBe('S[ 100ms A 52ms (c|)', joined)
        }),
      )
    })

    it(
      'waits 16 ms where there are no frames',
      marbles(({ cold, expectObservable }) => {
        const source = cold('S[ab 30ms c|', alphabet)
        expectObservable(source.pipe(coalesceDeltas())).toBe('S[ 16ms A 16ms (c|)', joined)
      }),
    )

    it('leaves no timer behind', () => {
      jest.useFakeTimers()
      const subscription = concat(of(alphabet.a), timer(1000).pipe(concatMap(() => NEVER)))
        .pipe(coalesceDeltas())
        .subscribe()
      expect(jest.getTimerCount()).toBe(2)
      subscription.unsubscribe()
      expect(jest.getTimerCount()).toBe(0)
      jest.useRealTimers()
    })
  })
})
