import fc from 'fast-check'
import { from, lastValueFrom, toArray } from 'rxjs'
import { ProtocolFailure } from '../../src/failure/ProtocolFailure.ts'
import { decodeSse } from '../../src/wire/decodeSse.ts'
import { encodeFrame } from '../../src/wire/encodeFrame.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import { cutAt, places } from '../cuts.ts'

const decode = (pieces: readonly string[]): Promise<readonly Frame[]> =>
  lastValueFrom(from(pieces).pipe(decodeSse(), toArray()))

const unit = fc.constantFrom('a', ' ', ':', '{', '"', 'é', '😀', '\u2028', '\uFEFF', '\0', '\t', 'data: ', 'id: 1')
const line = fc.string({ unit, maxLength: 8 })
const dataOf = (ends: readonly string[]) =>
  fc.array(fc.oneof(line, fc.constantFrom(...ends)), { maxLength: 5 }).map((parts) => parts.join(''))

const frameWith = (data: fc.Arbitrary<string>): fc.Arbitrary<Frame> =>
  fc.record({ event: line, data, id: line.map((id) => id.replaceAll('\0', '')) }, { requiredKeys: ['event', 'data'] })

const frame = frameWith(dataOf(['\n']))

describe('encodeFrame', () => {
  it('is the inverse of decodeSse, wherever the text is cut', async () => {
    const frames = fc.array(frame, { maxLength: 5 }).chain((frames) => {
      const text = frames.map(encodeFrame).join('')
      return places(text.length).map((at) => ({ frames, pieces: cutAt(text, at) }))
    })
    await fc.assert(
      fc.asyncProperty(frames, async ({ frames, pieces }) => {
        expect(await decode(pieces)).toEqual(frames)
      }),
    )
  })

  it('is the inverse of decodeSse for a last frame that is cut, too', async () => {
    await fc.assert(
      fc.asyncProperty(frame, frame, async (first, last) => {
        const frames: readonly Frame[] = [first, { ...last, unterminated: true }]
        expect(await decode(frames.map(encodeFrame))).toEqual(frames)
      }),
    )
  })

  it('says every line end in the data as LF, and nothing in it becomes a field', async () => {
    await fc.assert(
      fc.asyncProperty(frameWith(dataOf(['\n', '\r', '\r\n', '\nevent: x', '\r\rid: 7\r\n'])), async (frame) => {
        expect(await decode([encodeFrame(frame)])).toEqual([{ ...frame, data: frame.data.replace(/\r\n?/g, '\n') }])
      }),
    )
  })

  it('writes the id and the name before the data, and no name where there is none', () => {
    expect(encodeFrame({ event: 'e', data: 'a\nb', id: '7' })).toBe('id: 7\nevent: e\ndata: a\ndata: b\n\n')
    expect(encodeFrame({ event: '', data: '' })).toBe('data: \n\n')
  })

  it.each<Frame>([
    { event: 'a\nb', data: '' },
    { event: 'a\rb', data: '' },
    { event: '', data: '', id: '1\n' },
    { event: '', data: '', id: '1\rdata: x' },
    { event: '', data: '', id: '1\0' },
  ])('refuses %p', (frame) => {
    expect(() => encodeFrame(frame)).toThrow(ProtocolFailure)
    expect(() => encodeFrame(frame)).toThrow(expect.objectContaining({ event: frame }))
  })
})
