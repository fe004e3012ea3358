import fc from 'fast-check'
import { MessageStreamEvent } from '../../../src/codec/messages/MessageStreamEvent.ts'
import { readDelta } from '../../../src/codec/messages/readDelta.ts'

/** Characters that mean something to JSON, to a regular expression or to UTF-16, among others. */
const unit = fc.constantFrom(
  ...['a', ' ', '"', '\\', '/', '{', '}', ',', ':', '\n', '\t', '\u0000', '\u001f', '\u007f', '\u2028', '\uFEFF'],
  ...['é', '😀', '\ud83d', '\ude00', '$', '^', 'u0041'],
)
const text = fc.oneof(fc.string({ unit, maxLength: 40 }), fc.string({ unit, minLength: 4000, maxLength: 4200 }))

const delta = fc.oneof(
  text.map((text) => ({ type: 'text_delta', text })),
  text.map((thinking) => ({ type: 'thinking_delta', thinking })),
  text.map((partial_json) => ({ type: 'input_json_delta', partial_json })),
)
const index = fc.oneof(fc.nat({ max: 12 }), fc.constantFrom(9999, 10_000, -1, 1.5, 1e21))

/** An event as Claude writes it, with blanks before the last brace. */
const usual = fc
  .tuple(index, delta, fc.constantFrom('', ' ', '            '))
  .map(([index, delta, blanks]) =>
    JSON.stringify({ type: 'content_block_delta', index, delta }).replace(/\}$/, `${blanks}}`),
  )

/** The same with a piece put in, left out or written twice somewhere: most of them no event any more, and some no JSON. */
const odd = fc
  .tuple(
    usual,
    fc.nat(),
    fc.nat({ max: 3 }),
    fc.constantFrom('', '"', '\\', '\\u00e9', '\\x', ',"extra":1', ' ', '0', '}', '\n'),
  )
  .map(([json, at, left, piece]) => {
    const place = at % (json.length + 1)
    return json.slice(0, place) + piece + json.slice(place + left)
  })

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return 'no JSON'
  }
}

describe('readDelta', () => {
  it('gives what a parser gives, or nothing', () => {
    fc.assert(
      fc.property(fc.oneof(usual, odd), (json) => {
        const event = readDelta(json)
        if (event !== undefined) expect(event).toStrictEqual(parsed(json))
      }),
      { numRuns: 2000 },
    )
  })

  it('gives only what its codec accepts', () => {
    fc.assert(
      fc.property(fc.oneof(usual, odd), (json) => {
        const event = readDelta(json)
        expect(event === undefined || MessageStreamEvent.isPlain(event)).toBe(true)
      }),
    )
  })

  it.each(['text_delta', 'thinking_delta', 'input_json_delta'])('reads a %s as Claude writes it', (type) => {
    const key = { text_delta: 'text', thinking_delta: 'thinking', input_json_delta: 'partial_json' }[type] ?? ''
    fc.assert(
      fc.property(fc.nat({ max: 9999 }), fc.string({ unit, maxLength: 40 }), (index, value) => {
        const event = { type: 'content_block_delta', index, delta: { type, [key]: value } }
        expect(readDelta(JSON.stringify(event))).toStrictEqual(event)
      }),
    )
  })

  it.each([
    [
      'a delta with another field',
      '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a","n":1}}',
    ],
    [
      'an event with another field',
      '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"},"n":1}',
    ],
    ['another order', '{"index":0,"type":"content_block_delta","delta":{"type":"text_delta","text":"a"}}'],
    [
      'the value of another delta',
      '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","thinking":"a"}}',
    ],
    ['a wrong escape', String.raw`{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\x"}}`],
    ['a raw line end', '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"\n"}}'],
    [
      'an index with a leading zero',
      '{"type":"content_block_delta","index":01,"delta":{"type":"text_delta","text":"a"}}',
    ],
    ['something after it', '{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}} 1'],
  ])('leaves %s to the parser', (_, json) => {
    expect(readDelta(json)).toBeUndefined()
  })

  it('reads a long text without running out of stack', () => {
    const event = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: '\\'.repeat(2000) } }
    const json = JSON.stringify(event)
    expect(readDelta(json) ?? JSON.parse(json)).toEqual(event)
  })
})
