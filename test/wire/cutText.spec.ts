import fc from 'fast-check'
import { cutText } from '../../src/wire/cutText.ts'

describe('cutText', () => {
  it('is the beginning of the text, at most one unit shorter than asked, and never half a character', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀'), maxLength: 20 })
    fc.assert(
      fc.property(text, fc.nat(40), (whole, length) => {
        const cut = cutText(whole, length)
        expect(whole.startsWith(cut)).toBe(true)
        expect(cut.length).toBeLessThanOrEqual(length)
        expect(cut.length).toBeGreaterThanOrEqual(Math.min(length, whole.length) - 1)
        expect(cut).not.toMatch(/[\ud800-\udbff]$/)
      }),
    )
  })
})
