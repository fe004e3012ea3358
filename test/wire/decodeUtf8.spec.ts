import fc from 'fast-check'
import { from, lastValueFrom, toArray } from 'rxjs'
import { decodeUtf8 } from '../../src/wire/decodeUtf8.ts'
import { marbles } from '../../src/testing/index.ts'
import { cutAt, places } from '../cuts.ts'

const decode = (pieces: readonly Uint8Array[]) => lastValueFrom(from(pieces).pipe(decodeUtf8(), toArray()))

const encode = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('decodeUtf8', () => {
  it('does not care where the bytes are cut', async () => {
    const cuts = fc
      .string({ unit: 'binary', maxLength: 30 })
      .map((text) => encode(`.${text}`))
      .chain((bytes) => places(bytes.length).map((at) => ({ bytes, at })))
    await fc.assert(
      fc.asyncProperty(cuts, async ({ bytes, at }) => {
        expect((await decode(cutAt(bytes, at))).join('')).toBe(new TextDecoder().decode(bytes))
      }),
    )
  })

  it(
    'waits with a character until its last byte is here',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const [a, b, c] = [Uint8Array.of(0xf0, 0x9f), Uint8Array.of(0x98), Uint8Array.of(0x80, 0x21)]
      const source = cold('  a-b-c-|', { a, b, c })
      const subs = '         ^-----!'
      const expected = '     ----x-|'

      expectObservable(source.pipe(decodeUtf8())).toBe(expected, { x: '😀!' })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('gives U+FFFD for a character that the end cuts', async () => {
    expect(await decode([encode('a'), Uint8Array.of(0xc3)])).toEqual(['a', '\uFFFD'])
  })

  it('drops a byte order mark', async () => {
    expect(await decode([Uint8Array.of(0xef), Uint8Array.of(0xbb, 0xbf, 0x61)])).toEqual(['a'])
  })

  it('keeps the mark anywhere but at the beginning, wherever the bytes are cut', async () => {
    const bytes = encode('a\uFEFFb\uFEFF')
    for (let at = 0; at <= bytes.length; at += 1)
      expect((await decode(cutAt(bytes, [at]))).join('')).toBe('a\uFEFFb\uFEFF')
  })

  it('reads long and short reads, with and without characters beyond ASCII, as one text', async () => {
    const texts = ['a', 'é', 'x'.repeat(600), '€', 'b', `${'y'.repeat(600)}é`, 'c']
    const bytes = encode(texts.join(''))
    for (let at = 0; at <= bytes.length; at += 1)
      expect((await decode(cutAt(bytes, [at, Math.min(bytes.length, at + 2)]))).join('')).toBe(texts.join(''))
  })

  it('begins anew for each subscription', async () => {
    const source = from([Uint8Array.of(0xc3)]).pipe(decodeUtf8(), toArray())
    expect([await lastValueFrom(source), await lastValueFrom(source)]).toEqual([['\uFFFD'], ['\uFFFD']])
  })
})
