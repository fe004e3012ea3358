import * as t from 'io-ts'
import { isLeft } from 'fp-ts/lib/Either.js'
import { explain } from '../../../src/codec/schema/explain.ts'

const why = (input: unknown): string => {
  const decoded = t.type({ text: t.string }).decode(input)
  return isLeft(decoded) ? explain(decoded.left) : 'nothing'
}

describe('explain', () => {
  it('returns the path, the expected type and the actual value', () => {
    expect(why({ text: 42 })).toBe('text: expected string, got 42')
    expect(why({})).toBe('text: expected string, got nothing')
  })

  it('cuts a long value between two characters', () => {
    expect(why({ text: ['a'.repeat(57) + '😀😀'] })).toBe(`text: expected string, got ["${'a'.repeat(57)}…`)
  })

  it.each([
    ['an array', JSON.parse('['.repeat(40_000) + ']'.repeat(40_000))],
    ['object', { big: 1n }],
    ['function', () => 1],
  ])('names %s that cannot be written as JSON by its type', (name, text) => {
    expect(why({ text })).toBe(`text: expected string, got ${name}`)
  })
})
