import fc from 'fast-check'
import { isNestedDeeper } from '../../src/json/isNestedDeeper.ts'

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0

describe('isNestedDeeper', () => {
  it('is whether the value is', () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(4), (json, limit) => {
        expect(isNestedDeeper(json, limit)).toBe(depthOf(JSON.parse(json)) > limit)
      }),
    )
  })

  it('reads brackets in strings as text', () => {
    expect(isNestedDeeper('["[[[", "\\"[[", "\\\\"]', 1)).toBe(false)
  })
})
