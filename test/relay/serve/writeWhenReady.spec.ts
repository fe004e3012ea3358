import { EMPTY, from, ignoreElements, lastValueFrom, NEVER, type Observable } from 'rxjs'
import { TransportFailure } from '../../../src/failure/TransportFailure.ts'
import { writeWhenReady } from '../../../src/relay/serve/writeWhenReady.ts'
import { marbles } from '../../../src/testing/index.ts'

/** What is written, in order, by a writer that is ready as soon as its observables complete. */
const recording = (ready: () => Observable<unknown>) => {
  const written: string[] = []
  const write = (values: readonly string[]): Observable<never> => {
    written.push(values.join(''))
    return ready().pipe(ignoreElements())
  }
  return { written, write }
}

const sizeOf = (value: string): number => value.length

const tooSlow = new TransportFailure('The client reads too slowly: more than maxBuffer (3 characters) are waiting', {
  phase: 'body',
})

describe('writeWhenReady', () => {
  it(
    'writes at once what comes while the writer is ready, and together what comes at the same time, or until it is ready again',
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const source = cold('   a-bc-d-----(efg)----|')
      const subs = '          ^-------------------!'
      const first = cold('    ----|')
      const second = cold('       -|')
      const third = cold('             ---|')
      const expected = '      --------------------|'
      const ready = [first, second, EMPTY, third]
      const { written, write } = recording(() => ready.shift() ?? NEVER)

      expectObservable(source.pipe(writeWhenReady({ write, sizeOf, maxBuffer: 100 }))).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
      flush()
      expect(written).toEqual(['a', 'bc', 'd', 'efg'])
    }),
  )

  it(
    'completes when the last of it is written',
    marbles(({ cold, expectObservable }) => {
      const source = cold('   ab|')
      const writing = cold('  -----|')
      const expected = '      ----------|'

      expectObservable(source.pipe(writeWhenReady({ ...recording(() => writing), sizeOf, maxBuffer: 100 }))).toBe(
        expected,
      )
    }),
  )

  it(
    'fails at a value that comes when more waits than may, and lets the source and the writer go',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('   abcdef---')
      const subs = '          ^----!'
      const writing = cold('  ---------|')
      const expected = '      -----#'

      expectObservable(source.pipe(writeWhenReady({ ...recording(() => writing), sizeOf, maxBuffer: 3 }))).toBe(
        expected,
        undefined,
        tooSlow,
      )
      expectSubscriptions(source.subscriptions).toBe(subs)
      expectSubscriptions(writing.subscriptions).toBe(subs)
    }),
  )

  it(
    'does not count what has been handed over',
    marbles(({ cold, expectObservable, flush }) => {
      const { written, write } = recording(() => EMPTY)
      expectObservable(cold('abc|').pipe(writeWhenReady({ write, sizeOf, maxBuffer: 0 }))).toBe('---|')
      flush()
      expect(written).toEqual(['a', 'b', 'c'])
    }),
  )

  it(
    'writes no more than some 64 Ki characters at once',
    marbles(({ cold, expectObservable, flush }) => {
      const half = 'x'.repeat(32 * 1024)
      const source = cold('  (abbbc|)', { a: 'first', b: half, c: 'last' })
      const writing = cold(' --|')
      const expected = '     ----|'
      const { written, write } = recording(() => writing)
      expectObservable(source.pipe(writeWhenReady({ write, sizeOf, maxBuffer: 2 ** 20 }))).toBe(expected)
      flush()
      expect(written.map(({ length }) => length)).toEqual([5 + 64 * 1024, 32 * 1024 + 4])
    }),
  )

  it('does not nest the writes of what waits, however much that is', async () => {
    const { written, write } = recording(() => EMPTY)
    const source = from(Array.from({ length: 10_000 }, () => 'a'))
    const writing = source.pipe(writeWhenReady({ write, sizeOf: () => 64 * 1024, maxBuffer: Infinity }))
    await lastValueFrom(writing, { defaultValue: undefined })
    expect(written).toHaveLength(10_000)
  })

  it(
    'writes nothing of what came before it was unsubscribed at the same time',
    marbles(({ cold, expectObservable, flush }) => {
      const { written, write } = recording(() => EMPTY)
      expectObservable(cold('a-b').pipe(writeWhenReady({ write, sizeOf, maxBuffer: 9 })), '^-!').toBe('---')
      flush()
      expect(written).toEqual(['a'])
    }),
  )

  it(
    'passes a failure of the source on at once',
    marbles(({ cold, expectObservable }) => {
      const writing = cold('  -----|')
      expectObservable(cold('ab-#').pipe(writeWhenReady({ ...recording(() => writing), sizeOf, maxBuffer: 9 }))).toBe(
        '---#',
      )
    }),
  )
})
