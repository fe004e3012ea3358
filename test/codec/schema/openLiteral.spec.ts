import { isLeft, right } from 'fp-ts/lib/Either.js'
import { explain } from '../../../src/codec/schema/explain.ts'
import { openLiteral } from '../../../src/codec/schema/openLiteral.ts'

const Size = openLiteral('small', 'large')

describe('openLiteral', () => {
  it('has its known values as its name', () => {
    expect(Size.name).toBe("'small' | 'large'")
  })

  it('accepts any string, and nothing else', () => {
    expect([Size.is('small'), Size.is('colossal'), Size.is(3), Size.is(null)]).toEqual([true, true, false, false])
  })

  it('decodes and encodes a string as itself', () => {
    expect(Size.decode('colossal')).toEqual(right('colossal'))
    expect(Size.encode('colossal')).toBe('colossal')
  })

  it('reports that a string is expected', () => {
    const decoded = Size.decode(3)
    expect(isLeft(decoded) && explain(decoded.left)).toBe('expected string, got 3')
  })
})
