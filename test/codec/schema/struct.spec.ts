import { isRight } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import { explain } from '../../../src/codec/schema/explain.ts'
import { list, listOr } from '../../../src/codec/schema/list.ts'
import { nullable } from '../../../src/codec/schema/nullable.ts'
import { openUnion } from '../../../src/codec/schema/openUnion.ts'
import { optional } from '../../../src/codec/schema/optional.ts'
import { struct, typed } from '../../../src/codec/schema/struct.ts'

const Item = openUnion('Item', { known: typed('known', { n: t.number }) })
const Box = struct('Box', {
  items: list(Item),
  note: optional(nullable(t.string)),
  content: optional(listOr(Item, t.string)),
})

const known = { type: 'known', n: 1 }
const unknown = { type: 'new', m: 2 }

const why = (input: unknown): string => {
  const decoded = Box.decode(input)
  return isRight(decoded) ? 'nothing' : explain(decoded.left)
}

describe('struct, list and nullable', () => {
  describe('is', () => {
    it('accepts decoded values with and without optional fields', () => {
      expect(Box.is({ items: [known] })).toBe(true)
      expect(Box.is({ items: [], note: null, content: 'text' })).toBe(true)
      expect(Box.is({ items: [], content: [known], more: 1 })).toBe(true)
      expect(Box.is({ items: [], note: undefined })).toBe(true)
    })

    it('rejects values that do not match', () => {
      expect(Box.is({})).toBe(false)
      expect(Box.is({ items: [unknown] })).toBe(false)
      expect(Box.is({ items: [], note: 3 })).toBe(false)
      expect(Box.is([])).toBe(false)
    })
  })

  describe('decode', () => {
    it('returns the same object if nothing is unknown', () => {
      const input = { items: [known], note: null, extra: 1 }
      const decoded = Box.decode(input)
      expect(isRight(decoded) && decoded.right).toBe(input)
    })

    it('returns a copy if something is unknown, with the other parts unchanged', () => {
      const input = { extra: { deep: 1 }, items: [known, unknown] }
      const decoded = Box.decode(input)
      if (!isRight(decoded)) throw new Error('it decodes')
      expect(decoded.right).toEqual({
        extra: { deep: 1 },
        items: [known, { type: '@unknown', wireType: 'new', raw: unknown }],
      })
      expect(decoded.right.items[0]).toBe(known)
      expect(input.items[1]).toBe(unknown)
    })

    it.each([
      ['a value that is not an object', 3, 'expected Box, got 3'],
      ['a missing field', {}, 'items: expected list of Item, got nothing'],
      ['an item that does not match', { items: [known, { type: 'known' }] }, 'items.1.n: expected number, got nothing'],
      ['an optional field that does not match', { items: [], note: 3 }, 'note: expected string or null, got 3'],
      [
        'several fields',
        { items: [{ type: 'known' }, 1, 2, 3], note: 3 },
        'items.0.n: expected number, got nothing; items.1: expected Item, got 1; items.2: expected Item, got 2; and 2 more',
      ],
      [
        'a value that is neither a list nor the alternative',
        { items: [], content: 3 },
        'content: expected list of Item or string, got 3',
      ],
    ])('rejects %s, and names the path', (_, input, reason) => {
      expect(why(input)).toBe(reason)
    })
  })

  describe('encode', () => {
    it.each([
      [{ items: [known], note: 'n' }],
      [{ items: [unknown, known], note: null, extra: 1 }],
      [{ items: [], content: 'text' }],
      [{ items: [], content: [unknown] }],
    ])('returns %j as it was decoded', (input) => {
      const decoded = Box.decode(input)
      expect(isRight(decoded) && Box.encode(decoded.right)).toEqual(input)
    })

    it('returns the same object if nothing is unknown', () => {
      const value = { items: [{ type: 'known', n: 1 } as const] }
      expect(Box.encode(value)).toBe(value)
    })
  })
})
