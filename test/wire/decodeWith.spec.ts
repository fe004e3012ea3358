import { from, take } from 'rxjs'
import { decodeWith } from '../../src/wire/decodeWith.ts'

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
})
