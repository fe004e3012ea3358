import fc from 'fast-check'
import { startsEventStream } from '../../src/wire/startsEventStream.ts'

describe('startsEventStream', () => {
  it.each(['event: ping\n', 'data: {}\n', 'data:{', ': comment', 'id: 1', 'retry: 3', '\uFEFF\n\n event: x'])(
    'knows %j under any content type',
    (text) => {
      expect(startsEventStream(text, true)).toBe(true)
      expect(startsEventStream(text, false)).toBe(true)
    },
  )

  it.each(['{"error":1}', ' \n {', '[{', '"no"', '<html>', '\uFEFF<'])('refuses %j under any content type', (text) => {
    expect(startsEventStream(text, true)).toBe(false)
    expect(startsEventStream(text, false)).toBe(false)
  })

  it('leaves other text to the decoder, unless it has another content type', () => {
    expect(startsEventStream('upstream failed', true)).toBe(true)
    expect(startsEventStream('upstream failed', false)).toBe(false)
  })

  it.each(['', ' \r\n', '\uFEFF'])('waits after %j', (text) => {
    expect(startsEventStream(text, true)).toBeUndefined()
  })

  it('waits for a whole field under another content type, but not for ever', () => {
    expect(startsEventStream('eve', false)).toBeUndefined()
    expect(startsEventStream('evex', false)).toBe(false)
    expect(startsEventStream(' '.repeat(5000), true)).toBe(true)
    expect(startsEventStream(' '.repeat(5000), false)).toBe(false)
  })

  it('never changes its mind', () => {
    const start = fc.string({ unit: fc.constantFrom(...' \nevdatiry:{<[x"'), maxLength: 12 })
    fc.assert(
      fc.property(start, fc.string(), fc.boolean(), (text, more, hasContentType) => {
        const first = startsEventStream(text, hasContentType)
        if (first !== undefined) expect(startsEventStream(text + more, hasContentType)).toBe(first)
      }),
    )
  })
})
