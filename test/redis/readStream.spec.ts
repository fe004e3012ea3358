import { asapScheduler, filter, from, map, NEVER, type Observable, take, timer } from 'rxjs'
import { TransportFailure } from '../../src/failure/TransportFailure.ts'
import { TruncatedFailure } from '../../src/failure/TruncatedFailure.ts'
import { readStream } from '../../src/redis/readStream.ts'
import { batch, type RedisStream } from '../../src/redis/redisStream.ts'
import { completed, entryAt, type EntryFields, failed, type StreamEntry } from '../../src/redis/StreamEntry.ts'
import { marbles } from '../../src/testing/index.ts'

const broken = new TruncatedFailure('The stream broke off')

/** What a letter adds to a stream: `C` completes it, `E` is its failure, all others are frames. */
const fieldsOf = (letter: string): EntryFields =>
  letter === 'C' ? completed : letter === 'E' ? failed(broken) : ['event', 'piece', letter]

/** A stream that grows as it is told, and gives what it has when it is asked, after 2 ms. */
const growing = (growth: Observable<string>): RedisStream & { readonly asked: readonly number[] } => {
  const asked: number[] = []
  const entries: StreamEntry[] = []
  growth.subscribe((letter) => {
    const [kind, name, data] = fieldsOf(letter)
    entries.push([`${entries.length + 1}-0`, [kind, name, 'data', data]])
  })
  return {
    asked,
    leaving: 'leaving',
    enter: () => NEVER,
    leave: () => NEVER,
    release: () => NEVER,
    append: () => NEVER,
    read: (_, position) => {
      asked.push(asapScheduler.now())
      const found = entries.slice(position, position + batch)
      return timer(2).pipe(map(() => found))
    },
  }
}

const abc = Object.fromEntries([...'abc'].map((data, index) => [data, { event: 'piece', data, id: `${index + 1}.me` }]))

const entry = (number: number): StreamEntry => entryAt(number, fieldsOf('-abc'.charAt(number)))

describe('readStream', () => {
  it(
    'reads at once, and when it is woken, once more where that was meanwhile',
    marbles(({ hot, flush, expectObservable }) => {
      const stream = growing(hot('a---bc'))
      const woken = hot('         ----xx', { x: [] })
      const expected = '          --a---b-c'

      expectObservable(readStream(stream, 'me', woken, 100), '^ 50ms !').toBe(expected, abc)
      flush()
      expect(stream.asked).toEqual([0, 4, 6])
    }),
  )

  it(
    'takes the entries of a notification if they come next, and ignores those that it has',
    marbles(({ hot, flush, expectObservable }) => {
      const stream = growing(hot('a---b-c'))
      const notified = hot('      ----y-z-z', { y: [entry(1), entry(2)], z: [entry(2), entry(3)] })
      const expected = '          --a-b-c'

      expectObservable(readStream(stream, 'me', notified, 100), '^ 50ms !').toBe(expected, abc)
      flush()
      expect(stream.asked).toEqual([0])
    }),
  )

  it(
    'reads if entries before those of a notification are missing, and if it is notified while it reads',
    marbles(({ hot, flush, expectObservable }) => {
      const stream = growing(hot('a---b-c'))
      const notified = hot('      -x----z', { x: [entry(1)], z: [entry(3)] })
      const expected = '          --a-----(bc)'

      expectObservable(readStream(stream, 'me', notified, 100), '^ 50ms !').toBe(expected, abc)
      flush()
      expect(stream.asked).toEqual([0, 2, 6])
    }),
  )

  it(
    'takes nothing before it has read once, because reading counts it as a reader',
    marbles(({ hot, flush, expectObservable }) => {
      const stream = growing(hot('a'))
      const notified = hot('      y', { y: [entry(1)] })
      const expected = '          --a'

      expectObservable(readStream(stream, 'me', notified, 100), '^ 50ms !').toBe(expected, abc)
      flush()
      expect(stream.asked).toEqual([0, 2])
    }),
  )

  it(
    'ends with a notification that contains the end',
    marbles(({ hot, expectObservable }) => {
      const stream = growing(hot('a'))
      const notified = hot('      ----y', { y: [entry(2), entryAt(3, completed)] })
      const expected = '          --a-(b|)'

      expectObservable(readStream(stream, 'me', notified, 100)).toBe(expected, abc)
    }),
  )

  it(
    'looks now and then by itself, because a wake may be lost',
    marbles(({ hot, expectObservable }) => {
      const stream = growing(hot('-a----b'))
      const poll = 5
      const expected = '          -------a----b'

      expectObservable(readStream(stream, 'me', NEVER, poll), '^ 20ms !').toBe(expected, abc)
    }),
  )

  it.each([
    ['completes', ' -a-(bC)', '----a-(b|)', '^-----!'],
    ['fails', '     -a-(bE)', '----a-(b#)', '^-----!'],
  ])('%s where the stream does, and listens no more', (_, growth, expected, subscription) =>
    marbles(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const stream = growing(hot(growth))
      const woken = cold('-x-x', { x: [] })

      expectObservable(readStream(stream, 'me', woken, 100)).toBe(expected, abc, broken)
      expectSubscriptions(woken.subscriptions).toBe(subscription)
    })(),
  )

  it(
    'asks again at once where there is more than one reply holds',
    marbles(({ expectObservable, flush }) => {
      const stream = growing(from(Array.from({ length: batch + 1 }, () => 'a')))
      const expected = '--x-(x|)'

      const ids = readStream(stream, 'me', NEVER, 100).pipe(
        map(({ id }) => id),
        filter((id) => id === `${batch}.me` || id === `${batch + 1}.me`),
        take(2),
        map(() => 'x'),
      )
      expectObservable(ids).toBe(expected)
      flush()
      expect(stream.asked).toEqual([0, 2])
    }),
  )

  it.each([
    ['a frame', ['1-0', '3-0'], 'event'],
    ['a frame at the beginning', ['2-0'], 'event'],
    ['a frame before the end', ['1-0', '3-0'], 'end'],
  ] as const)('is truncated where the stream lacks %s', (_, ids, last) =>
    marbles(({ cold, expectObservable }) => {
      const entries = ids.map((id, index): StreamEntry => {
        const [kind, name, data] = last === 'end' && index > 0 ? completed : fieldsOf('a')
        return [id, [kind, name, 'data', data]]
      })
      const read = () => cold('--(x|)', { x: entries })
      const gap = new TruncatedFailure('Redis has lost a part of the stream')
      expectObservable(readStream({ ...growing(NEVER), read }, 'me', NEVER, 100)).toBe(
        ids.length > 1 ? '--(a#)' : '--#',
        abc,
        gap,
      )
    })(),
  )

  it(
    'fails with what reading fails with',
    marbles(({ cold, expectObservable }) => {
      const lost = new TransportFailure('Redis failed', { phase: 'body' })
      const read = () => cold<never>('--#', undefined, lost)
      const expected = '              --#'

      expectObservable(readStream({ ...growing(NEVER), read }, 'me', NEVER, 100)).toBe(expected, undefined, lost)
    }),
  )
})
