import { asapScheduler, from, map, NEVER, noop, type Observable, timer } from 'rxjs'
import { ApiFailure } from '../../src/failure/ApiFailure.ts'
import { TransportFailure } from '../../src/failure/TransportFailure.ts'
import { TruncatedFailure } from '../../src/failure/TruncatedFailure.ts'
import { batch, type RedisStream } from '../../src/redis/redisStream.ts'
import { failed } from '../../src/redis/StreamEntry.ts'
import { type WriteConfig, writeStream } from '../../src/redis/writeStream.ts'
import { marbles } from '../../src/testing/index.ts'
import type { Frame } from '../../src/wire/Frame.ts'

const frames = Object.fromEntries([...'abcde'].map((data) => [data, { event: '', data, id: 'upstream' }]))

const config: WriteConfig = {
  lease: 60,
  linger: 10,
  maxSize: 100,
  isReadHere: () => false,
  onWritten: noop,
  left: NEVER,
}

/** A stream that takes 2 ms for each command, and says how many listen. What it was told is kept: when, behind which position, and what. */
const taking = (listening: () => number): RedisStream & { readonly told: readonly string[] } => {
  const told: string[] = []
  return {
    told,
    leaving: 'leaving',
    enter: () => NEVER,
    leave: () => NEVER,
    release: () => NEVER,
    read: () => NEVER,
    append: (_, position, entries) => {
      const said = entries
        .map(([kind, name, data]) => (kind === 'end' ? `${kind} ${name}${data && ` ${data}`}` : data))
        .join('')
      told.push(`${asapScheduler.now()} ms, behind ${position}: ${said}`)
      return timer(2).pipe(map(listening))
    },
  }
}

const write = (stream: RedisStream, source: Observable<Frame>, changes: Partial<WriteConfig> = {}) =>
  writeStream(stream, 'me', source, { ...config, ...changes })

const letGo = (failure: ApiFailure | TruncatedFailure): string => `end error ${failed(failure)[2]}`

describe('writeStream', () => {
  it(
    'writes what comes in one go with one command, and what comes while Redis is busy with the next',
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const stream = taking(() => 1)
      const source = cold('  (ab)cd----e--|', frames)
      const subs = '         ^------------!'
      const expected = '     ---------------|'

      expectObservable(write(stream, source)).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
      flush()
      expect(stream.told).toEqual([
        '0 ms, behind 0: ab',
        '4 ms, behind 2: c',
        '6 ms, behind 3: d',
        '10 ms, behind 4: e',
        '13 ms, behind 5: end complete',
      ])
    }),
  )

  it(
    'reports what is acknowledged, as entries, and nothing for a sign of life',
    marbles(({ cold, flush }) => {
      const acknowledged: string[] = []
      const onWritten: WriteConfig['onWritten'] = (entries) =>
        acknowledged.push(
          `${asapScheduler.now()} ms: ${entries.map(([id, [kind, , , data]]) => `${id} ${kind} ${data}`).join(', ')}`,
        )
      const source = cold('   (ab) 30ms c|', frames)

      write(
        taking(() => 1),
        source,
        { onWritten },
      ).subscribe()
      flush()
      expect(acknowledged).toEqual(['2 ms: 1-0 event a, 2-0 event b', '36 ms: 3-0 event c', '38 ms: 4-0 end '])
    }),
  )

  it(
    'reports nothing but a loss if the stream no longer belongs to it',
    marbles(({ cold, flush }) => {
      const onWritten = jest.fn()
      write(
        taking(() => -1),
        cold('a', frames),
        { onWritten },
      ).subscribe()
      flush()
      expect(onWritten.mock.calls).toEqual([[[]]])
    }),
  )

  it(
    'gives three signs of life in a lease, though nothing comes',
    marbles(({ cold, expectObservable, flush }) => {
      const stream = taking(() => 1)
      const source = cold('   a 64ms |', frames)

      expectObservable(write(stream, source)).toBe('67ms |')
      flush()
      expect(stream.told).toEqual([
        '0 ms, behind 0: a',
        '20 ms, behind 1: ',
        '40 ms, behind 1: ',
        '60 ms, behind 1: ',
        '65 ms, behind 1: end complete',
      ])
    }),
  )

  it(
    'gives no more to one command than Redis can take in one go',
    marbles(({ expectObservable, flush }) => {
      const stream = taking(() => 1)
      const source = from(Array.from({ length: batch + 2 }, () => ({ event: '', data: 'a' })))

      expectObservable(write(stream, source, { maxSize: Infinity })).toBe('----|')
      flush()
      expect(stream.told).toEqual([`0 ms, behind 0: ${'a'.repeat(batch)}`, `2 ms, behind ${batch}: aaend complete`])
    }),
  )

  it(
    'lets the source go where the stream is not its own any more',
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const stream = taking(() => (asapScheduler.now() < 5 ? 1 : -1))
      const source = cold('  a---b---c', frames)
      const subs = '         ^-----!'
      const expected = '     ------|'

      expectObservable(write(stream, source)).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
      flush()
      expect(stream.told).toEqual(['0 ms, behind 0: a', '4 ms, behind 1: b'])
    }),
  )

  it(
    'lets the source go where Redis does not answer',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const lost = new TransportFailure('Redis failed', { phase: 'body' })
      const append = () => cold<never>('--#', undefined, lost)
      const source = cold('             -a--', frames)
      const subs = '                    ^--!'
      const expected = '                ---#'

      expectObservable(write({ ...taking(() => 1), append }, source)).toBe(expected, undefined, lost)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  describe('when nobody listens', () => {
    const nobody = new TruncatedFailure('The stream was cancelled because it had no readers')

    it(
      'reads on for a while, lets the source go then, and says so',
      marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
        const stream = taking(() => 0)
        const source = cold('  a---b---------c', frames)
        const subs = '         ^-----------!'
        const expected = '     --------------|'

        expectObservable(write(stream, source)).toBe(expected)
        expectSubscriptions(source.subscriptions).toBe(subs)
        flush()
        expect(stream.told).toEqual(['0 ms, behind 0: a', '4 ms, behind 1: b', `12 ms, behind 2: ${letGo(nobody)}`])
      }),
    )

    it(
      'keeps the source where somebody listens again in time',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const stream = taking(() => (asapScheduler.now() < 8 ? 0 : 1))
        const source = cold('  a--------b------------c|', frames)
        const subs = '         ^----------------------!'
        const expected = '     --------------------------|'

        expectObservable(write(stream, source)).toBe(expected)
        expectSubscriptions(source.subscriptions).toBe(subs)
      }),
    )

    it.each([
      ['somebody reads in this process', { isReadHere: () => true }],
      ['it is to be read to its end', { linger: Infinity }],
    ])('keeps the source where %s', (_, changes) =>
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('  a 988ms b|', frames)
        const subs = '         ^ 989ms !'
        const expected = '     993ms |'

        expectObservable(
          write(
            taking(() => 0),
            source,
            changes,
          ),
        ).toBe(expected)
        expectSubscriptions(source.subscriptions).toBe(subs)
      })(),
    )
  })

  it.each([
    ['a failure of the source', new TruncatedFailure('The stream broke off')],
    ['nothing of an error that is none', new TypeError('x is undefined')],
  ])('says %s to the readers', (_, error) =>
    marbles(({ cold, expectObservable, flush }) => {
      const stream = taking(() => 1)
      const source = cold('  a-#', frames, error)
      const expected = '     ----|'

      expectObservable(write(stream, source)).toBe(expected)
      flush()
      const end = error instanceof TruncatedFailure ? error : new ApiFailure('Internal error', { kind: 'api_error' })
      expect(stream.told).toEqual(['0 ms, behind 0: a', `2 ms, behind 1: ${letGo(end)}`])
    })(),
  )

  it(
    'ends a stream that is too long, and lets the source go',
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const stream = taking(() => 1)
      const source = cold('  abc', frames)
      const subs = '         ^-!'
      const expected = '     ----|'

      expectObservable(write(stream, source, { maxSize: 2 })).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
      flush()
      const tooLong = new ApiFailure('The stream is longer than maxSize (2 characters)', {
        kind: 'api_error',
        shouldRetry: false,
      })
      expect(stream.told).toEqual(['0 ms, behind 0: a', `2 ms, behind 1: b${letGo(tooLong)}`])
    }),
  )
})
