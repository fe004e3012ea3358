import fc from 'fast-check'
import { joinText, textJoiner } from '../../src/json/joinText.ts'
import { collectGarbage } from '../soak/dropStreams.ts'

describe.each([
  ['joinText', () => joinText],
  ['textJoiner', textJoiner],
])('%s', (_, joiner) => {
  it('is one text after the other, whatever their lengths', () => {
    const length = fc.oneof(fc.nat({ max: 3 }), fc.integer({ min: 4000, max: 70_000 }))
    fc.assert(
      fc.property(length, length, (first, second) => {
        expect(joiner()('a'.repeat(first), 'b'.repeat(second))).toBe('a'.repeat(first) + 'b'.repeat(second))
      }),
    )
  })

  it('joins to whatever text it is given, also to one that it did not return last', () => {
    const added = fc.record({
      to: fc.nat({ max: 2 }),
      length: fc.oneof(fc.nat({ max: 3 }), fc.integer({ min: 2000, max: 5000 })),
    })
    fc.assert(
      fc.property(fc.array(added), (steps) => {
        const join = joiner()
        const texts = ['', '', '']
        const expected = ['', '', '']
        steps.forEach(({ to, length }, at) => {
          const piece = String.fromCharCode(97 + (at % 26)).repeat(length)
          texts[to] = join(texts[to] ?? '', piece)
          expected[to] += piece
          expect(texts).toEqual(expected)
        })
      }),
    )
  })

  it('keeps a text in one piece while it grows', async () => {
    const pieces = 20_000
    const before = await heap()
    const join = joiner()
    let text = ''
    for (let n = 0; n < pieces; n += 1) text = join(text, `${1_000_000_000 + n} twenty`.slice(0, 20))
    const used = (await heap()) - before

    // Twice its length is left for what is still in pieces; kept as V8 joins them, the pieces alone take 60 bytes each.
    expect(used).toBeLessThan(2 * text.length + pieces)
    expect(text.length).toBeGreaterThan(17 * pieces - 1)
  }, 30_000)
})

const heap = async (): Promise<number> => {
  await collectGarbage()
  return process.memoryUsage().heapUsed
}
