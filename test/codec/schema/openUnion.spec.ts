import { isRight } from 'fp-ts/lib/Either.js'
import * as t from 'io-ts'
import fc from 'fast-check'
import { explain } from '../../../src/codec/schema/explain.ts'
import { openUnion } from '../../../src/codec/schema/openUnion.ts'
import { optional } from '../../../src/codec/schema/optional.ts'
import { struct, typed } from '../../../src/codec/schema/struct.ts'

const Circle = typed('circle', { radius: t.number, label: optional(t.string) })
const Own = struct('own', { type: t.literal('@own'), value: t.number })
const Shape = openUnion('Shape', { circle: Circle }, { '@own': Own })
const Drawing = struct('Drawing', { shape: Shape })

const why = (input: unknown): string => {
  const decoded = Shape.decode(input)
  return isRight(decoded) ? 'nothing' : explain(decoded.left)
}

describe('openUnion', () => {
  describe('name', () => {
    it('is the name that was passed', () => {
      expect(Shape.name).toBe('Shape')
    })
  })

  describe('is', () => {
    it('accepts a known member, a decoded unknown one, and one of our own', () => {
      expect(Shape.is({ type: 'circle', radius: 1 })).toBe(true)
      expect(Shape.is({ type: '@unknown', wireType: 'square', raw: { type: 'square' } })).toBe(true)
      expect(Shape.is({ type: '@own', value: 1 })).toBe(true)
    })

    it('rejects a malformed member and an unknown one that was not decoded', () => {
      expect(Shape.is({ type: 'circle' })).toBe(false)
      expect(Shape.is({ type: 'square' })).toBe(false)
      expect(Shape.is(null)).toBe(false)
    })
  })

  describe('decode', () => {
    it('decodes a known member to the same object, unknown fields included', () => {
      const input = { type: 'circle', radius: 1, colour: 'red' }
      const decoded = Shape.decode(input)
      expect(isRight(decoded) && decoded.right).toBe(input)
    })

    it('decodes an unknown member to a value that contains it', () => {
      const raw = { type: 'square', side: 2 }
      const decoded = Shape.decode(raw)
      expect(decoded).toMatchObject({ right: { type: '@unknown', wireType: 'square' } })
      expect(isRight(decoded) && decoded.right.type === '@unknown' && decoded.right.raw).toBe(raw)
    })

    it('never decodes a member of our own', () => {
      expect(Shape.decode({ type: '@own', value: 1 })).toMatchObject({ right: { type: '@unknown', wireType: '@own' } })
    })

    it('decodes an object that looks like a decoded unknown member as an unknown member', () => {
      const raw = { type: '@unknown', wireType: 'square', raw: { type: 'square' } }
      const decoded = Shape.decode(raw)
      expect(isRight(decoded) && Shape.encode(decoded.right)).toEqual(raw)
      expect(Drawing.decode({ shape: raw })).toMatchObject({ right: { shape: { wireType: '@unknown' } } })
    })

    it.each([
      ['a known member that is malformed', { type: 'circle', radius: 'wide' }, 'radius: expected number, got "wide"'],
      ['an object without a type', { radius: 1 }, 'type: expected string, got nothing'],
      ['a type that is not a string', { type: 3 }, 'type: expected string, got 3'],
      ['a value that is not an object', [1], 'expected Shape, got [1]'],
    ])('rejects %s, and names the path', (_, input, reason) => {
      expect(why(input)).toBe(reason)
    })
  })

  describe('encode', () => {
    it('returns a known member as the same object', () => {
      const value = { type: 'circle', radius: 1 } as const
      expect(Shape.encode(value)).toBe(value)
    })

    it('returns every nested value as it was received', () => {
      const json = fc.oneof(
        fc.record({ type: fc.constant('circle'), radius: fc.double() }),
        fc.record({ type: fc.string(), other: fc.jsonValue() }).filter(({ type }) => type !== 'circle'),
      )
      fc.assert(
        fc.property(json, (shape) => {
          const decoded = Drawing.decode({ shape })
          expect(isRight(decoded) && Drawing.encode(decoded.right)).toEqual({ shape })
        }),
      )
    })
  })

  it('never cuts a quoted value in the middle of a character', () => {
    for (let length = 50; length < 65; length += 1) {
      const decoded = t.number.decode('a'.repeat(length) + '😀'.repeat(9))
      expect(isRight(decoded) ? '' : explain(decoded.left)).toMatch(/^expected number, got "[a😀]+…$/u)
    }
  })
})
