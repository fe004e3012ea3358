import fc from 'fast-check'
import { from, lastValueFrom, map, materialize, toArray } from 'rxjs'
import { marbles } from '../../src/testing/index.ts'
import { decodeJsonLines } from '../../src/wire/decodeJsonLines.ts'
import type { FrameConfig } from '../../src/wire/FrameConfig.ts'
import { decodeUtf8 } from '../../src/wire/decodeUtf8.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import { cutAt, places } from '../cuts.ts'

const decode = (pieces: readonly string[], config?: FrameConfig): Promise<readonly Frame[]> =>
  lastValueFrom(from(pieces).pipe(decodeJsonLines(config), toArray()))

/** Everything that comes out, the end included. */
const outcome = (pieces: readonly string[], config?: FrameConfig) =>
  lastValueFrom(from(pieces).pipe(decodeJsonLines(config), materialize(), toArray()))

const json = fc.string({
  unit: fc.constantFrom('a', ' ', '{', '"', '\r', 'é', '😀', '\u2028', '\u2029', '\u0085'),
  maxLength: 8,
})

/** Lines, and a text that says them, with line ends and blank lines of every kind. */
const written = fc
  .array(fc.tuple(json, fc.constantFrom('\n', '\r\n'), fc.constantFrom('', '\n', ' \r\n')), { maxLength: 5 })
  .map((items) => ({
    frames: items.map(([line]): Frame => ({ event: '', data: `[${line}]` })),
    text: items.map(([line, end, blank]) => `[${line}]${end}${blank}`).join(''),
  }))

const cutText = written.chain(({ frames, text }) =>
  places(text.length).map((at) => ({ frames, pieces: cutAt(text, at) })),
)

const cutBytes = written
  .map(({ frames, text }) => ({ frames, bytes: new TextEncoder().encode(`\uFEFF${text}`) }))
  .chain(({ frames, bytes }) => places(bytes.length).map((at) => ({ frames, pieces: cutAt(bytes, at) })))

describe('decodeJsonLines', () => {
  it('gives the same frames wherever the text is cut', async () => {
    await fc.assert(
      fc.asyncProperty(cutText, async ({ frames, pieces }) => {
        expect(await decode(pieces)).toEqual(frames)
      }),
    )
  })

  it('gives the same frames wherever the bytes are cut', async () => {
    await fc.assert(
      fc.asyncProperty(cutBytes, async ({ frames, pieces }) => {
        expect(await lastValueFrom(from(pieces).pipe(decodeUtf8(), decodeJsonLines(), toArray()))).toEqual(frames)
      }),
    )
  })

  it(
    'gives a line as soon as its end is here',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-b-c-|', { a: '{"n"', b: ':1}\n{"n":2}', c: '\r\n' })
      const subs = '         ^-----!'
      const expected = '     --x-y-|'

      expectObservable(source.pipe(decodeJsonLines())).toBe(expected, {
        x: { event: '', data: '{"n":1}' },
        y: { event: '', data: '{"n":2}' },
      })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('keeps a separator of U+2028 inside its line', async () => {
    expect(await decode(['"a\u2028b"\n'])).toEqual([{ event: '', data: '"a\u2028b"' }])
  })

  it('drops a byte order mark that a decoder has kept, and only that', async () => {
    expect(await decode(['\uFEFF', '1\n', '\uFEFF2\n'])).toEqual([
      { event: '', data: '1' },
      { event: '', data: '\uFEFF2' },
    ])
  })

  it.each([
    ['is whole', '1\n{"a":2}', '{"a":2}'],
    ['is cut', '1\n{"a"', '{"a"'],
    ['is cut inside its end', '1\n{"a":2}\r', '{"a":2}\r'],
  ])('marks a last line without an end as unterminated where it %s', async (_, text, data) => {
    expect(await decode([text])).toEqual([
      { event: '', data: '1' },
      { event: '', data, unterminated: true },
    ])
  })

  it.each([[''], ['\n\n'], [' \r\n\t'], ['\uFEFF\n']])('gives nothing for %j', async (text) => {
    expect(await decode([text])).toEqual([])
  })

  describe('maxFrameSize', () => {
    const text = '12345\n1234567890\n1\n'

    it('fails at the line that is longer, after all that came before it, wherever the text is cut', async () => {
      await fc.assert(
        fc.asyncProperty(places(text.length), async (at) => {
          expect(await outcome(cutAt(text, at), { maxFrameSize: 10 })).toMatchObject([
            { kind: 'N', value: { data: '12345' } },
            {
              kind: 'E',
              error: { _tag: 'DecodeFailure', layer: 'frame', message: expect.stringMatching(/^line 2: /) },
            },
          ])
        }),
      )
    })

    it('takes a line that is just as long', async () => {
      await fc.assert(
        fc.asyncProperty(places(text.length), async (at) => {
          expect(await decode(cutAt(text, at), { maxFrameSize: 11 })).toHaveLength(3)
        }),
      )
    })

    it(
      'fails as soon as the limit is passed, not when the line ends',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('  a-b-b-b-b', { a: '[1,', b: '2,2,2,' })
        const subs = '         ^---!'

        const kinds = source.pipe(
          decodeJsonLines({ maxFrameSize: 12 }),
          materialize(),
          map(({ kind }) => kind),
        )
        expectObservable(kinds).toBe('----(E|)')
        expectSubscriptions(source.subscriptions).toBe(subs)
      }),
    )
  })
})
