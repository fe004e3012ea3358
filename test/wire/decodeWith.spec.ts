import { from, take } from 'rxjs'
import { marbles } from '../../src/testing/index.ts'
import { type Decoder, decodeWith } from '../../src/wire/decodeWith.ts'

/** Reads the numbers from 1 to 5, and tells which of them the decoder was given. */
const pushed = (decode: (input: number) => readonly number[], count: number): readonly number[] => {
  const given: number[] = []
  const push = (input: number): readonly number[] => {
    given.push(input)
    return decode(input)
  }
  from([1, 2, 3, 4, 5])
    .pipe(
      decodeWith<number, number>((out) => ({
        next: (input) => push(input).forEach((it) => out.next(it)),
        complete: () => out.complete(),
      })),
      take(count),
    )
    .subscribe({ error: () => {} })
  return given
}

describe('decodeWith', () => {
  it('decodes nothing more of a source that takes no time, when its reader leaves', () => {
    expect(pushed((input) => [input, input], 3)).toEqual([1, 2])
  })

  it('decodes nothing more when the decoder has failed', () => {
    const decode = (): readonly number[] => {
      throw new Error('No')
    }
    expect(pushed(decode, 5)).toEqual([1])
  })

  /** Appends a letter to each value, and emits the letter alone at the end. */
  const append =
    (letter: string): Decoder<string, string> =>
    (out) => ({
      next: (text) => out.next(text + letter),
      complete: () => {
        out.next(letter)
        out.complete()
      },
    })

  it(
    'runs several decoders from left to right, the end of each included',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-b-|')
      const subs = '         ^---!'
      const expected = '     p-q-(xyz|)'

      const values = { p: 'a123', q: 'b123', x: '123', y: '23', z: '3' }
      expectObservable(source.pipe(decodeWith(append('1'), append('2'), append('3')))).toBe(expected, values)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('makes all of its decoders again for each subscription', () => {
    const count: Decoder<string, string> = (out) => {
      let seen = 0
      return { next: (text) => out.next(`${(seen += 1)}${text}`), complete: () => out.complete() }
    }
    const read: string[] = []
    const source = from(['a', 'b']).pipe(decodeWith(count, count))
    source.subscribe((text) => read.push(text))
    source.subscribe((text) => read.push(text))
    expect(read).toEqual(['11a', '22b', '11a', '22b'])
  })
})
