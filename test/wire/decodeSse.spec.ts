import fc from 'fast-check'
import { from, lastValueFrom, map, materialize, of, toArray } from 'rxjs'
import { decodeSse } from '../../src/wire/decodeSse.ts'
import { decodeUtf8 } from '../../src/wire/decodeUtf8.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import type { FrameConfig } from '../../src/wire/FrameConfig.ts'
import { marbles } from '../../src/testing/index.ts'
import { cutAt, places } from '../cuts.ts'

const decode = (pieces: readonly string[], config?: FrameConfig): Promise<readonly Frame[]> =>
  lastValueFrom(from(pieces).pipe(decodeSse(config), toArray()))

/** Everything that comes out, the end included. */
const outcome = (pieces: readonly string[], config?: FrameConfig) =>
  lastValueFrom(from(pieces).pipe(decodeSse(config), materialize(), toArray()))

const line = fc.string({ unit: fc.constantFrom('a', ' ', ':', '{', '"', 'é', '😀', '\u2028', '\uFEFF'), maxLength: 8 })
const newline = fc.constantFrom('\n', '\r\n', '\r')

const frame = fc.record({
  event: fc.constantFrom('', 'ping', 'content_block_delta'),
  lines: fc.array(line, { minLength: 1, maxLength: 3 }),
  comment: fc.option(line),
})

/** Frames, and a text that says them, with line ends and comments of every kind. */
const written = fc.array(fc.tuple(frame, newline), { maxLength: 5 }).map((items) => ({
  frames: items.map(([{ event, lines }]): Frame => ({ event, data: lines.join('\n') })),
  text: items
    .map(([{ event, lines, comment }, end]) =>
      [
        ...(comment === null ? [] : [`:${comment}`]),
        ...(event === '' ? [] : [`event: ${event}`]),
        ...lines.map((data) => `data: ${data}`),
        '',
        '',
      ].join(end),
    )
    .join(''),
}))

const cutText = written.chain(({ frames, text }) =>
  places(text.length).map((at) => ({ frames, pieces: cutAt(text, at) })),
)

const cutBytes = written
  .map(({ frames, text }) => ({ frames, bytes: new TextEncoder().encode(text) }))
  .chain(({ frames, bytes }) => places(bytes.length).map((at) => ({ frames, pieces: cutAt(bytes, at) })))

describe('decodeSse', () => {
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
        expect(await lastValueFrom(from(pieces).pipe(decodeUtf8(), decodeSse(), toArray()))).toEqual(frames)
      }),
    )
  })

  it(
    'gives a frame as soon as its blank line is here, also where that ends in a bare CR',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-b-c-d-|', { a: 'data: 1\r', b: '\r', c: '\ndata: 2\r', d: '\r' })
      const subs = '         ^-------!'
      const expected = '     --x---y-|'

      expectObservable(source.pipe(decodeSse())).toBe(expected, {
        x: { event: '', data: '1' },
        y: { event: '', data: '2' },
      })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('reads ids, and joins several data lines', async () => {
    expect(await decode(['id: 7\nevent: e\ndata: a\ndata: b\n\n'])).toEqual([{ event: 'e', data: 'a\nb', id: '7' }])
  })

  it('drops a byte order mark that a decoder has kept', async () => {
    expect(await decode(['\uFEFF', 'data: 1\n\n'])).toEqual([{ event: '', data: '1' }])
  })

  it('reads CR and LF as one line end, even if they arrive in two pieces with an empty one between', async () => {
    expect(await decode(['data: 1\r', '', '\ndata: 2\r', '\n\r\n'])).toEqual([{ event: '', data: '1\n2' }])
  })

  it('reads a line of 50 000 characters', async () => {
    const data = 'x'.repeat(50_000)
    expect(await decode(cutAt(`data: ${data}\n\n`, [10, 20_000, 49_999]))).toEqual([{ event: '', data }])
  })

  it('drops a frame that has no data', async () => {
    expect(await decode(['event: e\n\n', ': comment\n\n', 'retry: 3000\n\n'])).toEqual([])
  })

  it.each([
    ['in its line', 'event: e\ndata: {"a"', '{"a"'],
    ['after its line', 'event: e\ndata: {}\n', '{}'],
    ['before the line after it has a name', 'event: e\ndata: {}\nda', '{}'],
  ])('marks the last frame as unterminated where the body ends %s', async (_, text, data) => {
    expect(await decode([text])).toEqual([{ event: 'e', data, unterminated: true }])
  })

  describe('maxFrameSize', () => {
    const text = 'data: 12345\n\ndata: 1234567890\n\ndata: 1\n\n'

    it('fails at the frame that is longer, after all that came before it, wherever the text is cut', async () => {
      await fc.assert(
        fc.asyncProperty(places(text.length), async (at) => {
          const kinds = (await outcome(cutAt(text, at), { maxFrameSize: 17 })).map((end) =>
            end.kind === 'E' ? [end.error._tag, end.error.layer] : end.kind === 'N' ? end.value.data : end.kind,
          )
          expect(kinds).toEqual(['12345', ['DecodeFailure', 'frame']])
        }),
      )
    })

    it('takes a frame that is just as long', async () => {
      await fc.assert(
        fc.asyncProperty(places(text.length), async (at) => {
          expect(await decode(cutAt(text, at), { maxFrameSize: 18 })).toHaveLength(3)
        }),
      )
    })

    it.each([
      ['the whole text', 'data: 123456\n\n', 14],
      ['the first of two', 'data: 123456\n\ndata: 1\n\n', 14],
      ['one that the end of the body cuts', 'data: 123456', 12],
    ])('is the length of a frame that may come, and not of a longer one: %s', async (_, text, length) => {
      const [first] = await outcome([text], { maxFrameSize: length })
      expect(first).toMatchObject({ kind: 'N', value: { data: '123456' } })
      const [tooLong] = await outcome([text], { maxFrameSize: length - 1 })
      expect(tooLong).toMatchObject({ kind: 'E', error: { _tag: 'DecodeFailure' } })
    })

    it(
      'fails as soon as the limit is passed, not when the frame ends',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('  a-b-b-b-b-b', { a: 'data: ', b: 'xxxxxx' })
        const subs = '         ^---!'

        const kinds = source.pipe(
          decodeSse({ maxFrameSize: 15 }),
          materialize(),
          map(({ kind }) => kind),
        )
        expectObservable(kinds).toBe('----(E|)')
        expectSubscriptions(source.subscriptions).toBe(subs)
      }),
    )

    it('quotes the beginning of the frame that is too long', async () => {
      const [, end] = await outcome(['data: 1\n\nevent: big\n', 'data: ', 'x'.repeat(100)], { maxFrameSize: 50 })
      expect(end).toMatchObject({
        error: {
          message: expect.stringMatching(
            /^Frame is longer than maxFrameSize \(50 characters\): "event: big\\ndata: x+…"$/,
          ),
        },
      })
    })

    it('quotes no more than that frame, and 200 characters of it as the input', async () => {
      const pieces = ['event: big\n', 'data: ', 'x'.repeat(300)]
      for (const before of [[], ['data: 1\n', 'data: 2\n\n'], ['data: 1', '\n\n']]) {
        const end = (await outcome([...before, ...pieces], { maxFrameSize: 50 })).at(-1)
        expect(end).toMatchObject({ error: { input: `event: big\ndata: ${'x'.repeat(183)}`, errors: [] } })
      }
    })

    it('does not count the blank lines before a frame', async () => {
      expect(await decode(['\n', '\ndata: 12345\n\n'], { maxFrameSize: 13 })).toHaveLength(1)
      expect(await decode(['\ndata: 12345\n\n'], { maxFrameSize: 13 })).toHaveLength(1)
    })

    it('does not count the frames before', async () => {
      expect(await decode([text.repeat(1000)], { maxFrameSize: 18 })).toHaveLength(3000)
    })
  })

  it.each([
    ['HTML', '<!doctype html>\n<html>\n'],
    ['JSON', '{"type":"error"}\n'],
    ['garbage', '\u0000\u0001\u0002 \uFFFD\uFFFD\n'],
    ['garbage without an end', 'well hello there'],
  ])('fails at a line of %s', async (_, garbage) => {
    const [first, last] = await outcome(['data: 1\n\n', garbage])
    expect(first).toMatchObject({ kind: 'N', value: { data: '1' } })
    expect(last).toMatchObject({
      kind: 'E',
      error: {
        _tag: 'DecodeFailure',
        layer: 'frame',
        message: expect.stringMatching(/^The response is not an event stream: ".+"$/),
        errors: [],
      },
    })
  })

  it('gives nothing after a line that is no field', async () => {
    const ends = await lastValueFrom(of('<p>\ndata: 1\n\n').pipe(decodeSse(), materialize(), toArray()))
    expect(ends.map(({ kind }) => kind)).toEqual(['E'])
  })

  it('ignores a field that it does not know', async () => {
    expect(await decode(['x-trace: 1\ndata: 1\n\n'])).toEqual([{ event: '', data: '1' }])
  })

  it.each(['timeout', 'Error: no route\n', 'upstream: x\n\nreason: y\n'])(
    'fails at the end of a text of unknown fields only: %j',
    async (text) => {
      const ends = await outcome([text])
      expect(ends).toMatchObject([{ kind: 'E', error: { _tag: 'DecodeFailure', layer: 'frame' } }])
    },
  )

  it.each(['', '\n', 'even', 'dat', 'i', 'id', 'ret', 'ev\uFFFD', ': only a comment\n', 'retry: 1\n', 'retry: soon\n'])(
    'reads %j as no frame',
    async (text) => {
      expect(await decode([text])).toEqual([])
    },
  )
})
