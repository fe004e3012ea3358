import fc from 'fast-check'
import { from, lastValueFrom, materialize, toArray } from 'rxjs'
import { decodeEventStream, type EventStreamMessage, type FrameConfig } from '../../../src/wire/index.ts'
import { marbles } from '../../../src/testing/index.ts'
import { cutAt, places } from '../../cuts.ts'
import {
  bool,
  bytes,
  chunkBytes,
  crc,
  type Header,
  int16,
  int32,
  int64,
  int8,
  messageBytes,
  string,
  timestamp,
  uuid,
} from '../../eventStream.ts'

/** Everything that comes out, the end included. */
const outcome = (pieces: readonly Uint8Array[], config?: FrameConfig) =>
  lastValueFrom(from(pieces).pipe(decodeEventStream(config), materialize(), toArray()))

const decode = (pieces: readonly Uint8Array[]): Promise<readonly EventStreamMessage[]> =>
  lastValueFrom(from(pieces).pipe(decodeEventStream(), toArray()))

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

const concatenated = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

const valuesOf = (headers: Readonly<Record<string, Header>>): EventStreamMessage['headers'] =>
  new Map(Object.entries(headers).map(([name, { value }]) => [name, value]))

const header: fc.Arbitrary<Header> = fc.oneof(
  fc.boolean().map(bool),
  fc.integer({ min: -128, max: 127 }).map(int8),
  fc.integer({ min: -32_768, max: 32_767 }).map(int16),
  fc.integer().map(int32),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(int64),
  fc.uint8Array({ maxLength: 9 }).map(bytes),
  fc.string({ unit: 'grapheme', maxLength: 9 }).map(string),
  fc.date({ noInvalidDate: true }).map(timestamp),
  fc.uuid().map(uuid),
)

const name = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 6 })
  .filter((it) => it !== '__proto__' && !/\uFEFF/.test(it))

const message = fc.record({
  headers: fc.dictionary(name, header, { maxKeys: 4 }),
  payload: fc.uint8Array({ maxLength: 40 }),
})

const cutMessages = fc.array(message, { maxLength: 4 }).chain((messages) => {
  const body = concatenated(messages.map(({ headers, payload }) => messageBytes(headers, payload)))
  return places(body.length).map((at) => ({ messages, pieces: cutAt(body, at) }))
})

const frame = chunkBytes('{"type":"ping"}')
const failure = (tag: string) => ({ kind: 'E', error: { _tag: tag } })

describe('decodeEventStream', () => {
  it('gives the same messages wherever the bytes are cut, with headers of every type', async () => {
    await fc.assert(
      fc.asyncProperty(cutMessages, async ({ messages, pieces }) => {
        expect(await decode(pieces)).toEqual(
          messages.map(({ headers, payload }) => ({ headers: valuesOf(headers), payload })),
        )
      }),
    )
  })

  it.each<[string, readonly number[], EventStreamMessage]>([
    [
      'no headers and no payload',
      [0, 0, 0, 0x10, 0, 0, 0, 0, 0x05, 0xc2, 0x48, 0xeb, 0x7d, 0x98, 0xc8, 0xff],
      { headers: new Map(), payload: new Uint8Array() },
    ],
    [
      'a payload alone',
      [
        0, 0, 0, 0x1d, 0, 0, 0, 0, 0xfd, 0x52, 0x8c, 0x5a, 0x7b, 0x27, 0x66, 0x6f, 0x6f, 0x27, 0x3a, 0x27, 0x62, 0x61,
        0x72, 0x27, 0x7d, 0xc3, 0x65, 0x39, 0x36,
      ],
      { headers: new Map(), payload: utf8("{'foo':'bar'}") },
    ],
  ])('reads the published example with %s', async (_, published, expected) => {
    expect(await decode([Uint8Array.from(published)])).toEqual([expected])
  })

  it(
    'gives a message as soon as its last byte is here',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const [a, b] = [frame.slice(0, 5), frame.slice(5)]
      const source = cold('  a-b-c-|', { a, b, c: frame })
      const subs = '         ^-----!'
      const expected = '     --m-m-|'
      const m = { headers: headersOfChunk, payload: frame.slice(-4 - payloadLength, -4) }

      expectObservable(source.pipe(decodeEventStream())).toBe(expected, { m })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('begins anew for each subscription', async () => {
    const half = from([frame.slice(0, 20)]).pipe(decodeEventStream())
    await expect(lastValueFrom(half)).rejects.toMatchObject({ _tag: 'TruncatedFailure' })
    await expect(lastValueFrom(half)).rejects.toMatchObject({ _tag: 'TruncatedFailure' })
  })

  it('finds every single bit that is wrong', async () => {
    for (let bit = 0; bit < frame.length * 8; bit += 1) {
      const broken = Uint8Array.from(frame)
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect({ bit, ends: await outcome([frame, broken]) }).toMatchObject({
        bit,
        ends: [{ kind: 'N' }, { kind: 'E', error: { _tag: 'DecodeFailure', layer: 'frame' } }],
      })
    }
  })

  it('is truncated wherever the body ends inside a frame', async () => {
    for (let length = 1; length < frame.length; length += 1) {
      const ends = await outcome([frame, frame.slice(0, length)])
      expect({ length, ends }).toMatchObject({ length, ends: [{ kind: 'N' }, failure('TruncatedFailure')] })
    }
    expect(await outcome([frame, frame])).toMatchObject([{ kind: 'N' }, { kind: 'N' }, { kind: 'C' }])
    expect(await outcome([])).toMatchObject([{ kind: 'C' }])
  })

  describe('maxFrameSize', () => {
    it('takes a frame that is just as long, and fails at one that is longer, after all that came before it', async () => {
      const longer = chunkBytes('{"type":"ping" }')
      const body = concatenated([frame, frame, longer])
      await fc.assert(
        fc.asyncProperty(places(body.length), async (at) => {
          expect(await outcome(cutAt(body, at), { maxFrameSize: frame.length })).toMatchObject([
            { kind: 'N' },
            { kind: 'N' },
            {
              kind: 'E',
              error: { _tag: 'DecodeFailure', message: `Frame is longer than maxFrameSize (${frame.length} bytes)` },
            },
          ])
        }),
      )
    })

    it('fails when the lengths are here, not when the frame is', async () => {
      const lengths = [0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0]
      const sum = crc(lengths)
      const prelude = Uint8Array.from([...lengths, sum >>> 24, sum >>> 16, sum >>> 8, sum])
      expect(await outcome([prelude])).toMatchObject([
        { kind: 'E', error: { message: 'Frame is longer than maxFrameSize (16777216 bytes)' } },
      ])
    })
  })

  it.each<[string, Readonly<Record<string, Header>>]>([
    ['of a type that does not exist', { a: { value: true, bytes: [10] } }],
    ['that is longer than its place', { a: { value: 'ab', bytes: [7, 0, 3, 0x61, 0x62] } }],
    ['that ends before its value', { a: { value: 0, bytes: [4, 0] } }],
    ['that ends before its type', { a: { value: 0, bytes: [] } }],
  ])('fails at a header %s, whose checksums are right', async (_, headers) => {
    expect(await outcome([messageBytes(headers, '{}')])).toMatchObject([
      {
        kind: 'E',
        error: {
          _tag: 'DecodeFailure',
          layer: 'frame',
          message: expect.stringMatching(/^The headers of a frame cannot be read: a header/),
        },
      },
    ])
  })

  it.each([
    ['less than a frame needs', [0, 0, 0, 15, 0, 0, 0, 0]],
    ['less than its headers', [0, 0, 0, 20, 0, 0, 0, 5]],
  ])('fails at a length that is %s', async (_, lengths) => {
    const sum = crc(lengths)
    const ends = await outcome([Uint8Array.from([...lengths, sum >>> 24, sum >>> 16, sum >>> 8, sum])])
    expect(ends).toMatchObject([{ kind: 'E', error: { message: 'The lengths of a frame do not fit each other' } }])
  })

  it('fails at text', async () => {
    const text = utf8('event: message_start\ndata: {}\n\n')
    expect(await outcome([text])).toMatchObject([
      { error: { _tag: 'DecodeFailure', input: 'event: message_start\ndata: {}\n\n' } },
    ])
  })

  it('puts a large frame together once, however many pieces it comes in', async () => {
    const payload = new Uint8Array(2 ** 20).fill(0x78)
    const large = messageBytes({}, payload)
    const pieces = cutAt(
      large,
      Array.from({ length: 2 ** 14 }, (_, index) => index * 2 ** 6),
    )
    const [read] = await decode(pieces)
    expect(read?.payload.length).toBe(payload.length)
  })
})

const headersOfChunk = valuesOf({
  ':event-type': string('chunk'),
  ':content-type': string('application/json'),
  ':message-type': string('event'),
})
const payloadLength = JSON.stringify({ bytes: Buffer.from('{"type":"ping"}').toString('base64'), p: 'abcd' }).length
