import fc from 'fast-check'
import { joinText } from '../../src/json/joinText.ts'

describe('joinText', () => {
  it('is one text after the other, whatever their lengths', () => {
    const length = fc.oneof(fc.nat({ max: 3 }), fc.integer({ min: 4000, max: 70_000 }))
    fc.assert(
      fc.property(length, length, (first, second) => {
        expect(joinText('a'.repeat(first), 'b'.repeat(second))).toBe('a'.repeat(first) + 'b'.repeat(second))
      }),
    )
  })
})
