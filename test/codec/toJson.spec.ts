import { isLeft } from 'fp-ts/lib/Either.js'
import fc from 'fast-check'
import { MessageRequest } from '../../src/codec/messages/request/MessageRequest.ts'
import { explain } from '../../src/codec/schema/explain.ts'
import { toJson } from '../../src/codec/toJson.ts'
import { ApiFailure } from '../../src/failure/ApiFailure.ts'
import { request } from './messages/request/request.ts'

const parsed = (value: unknown): unknown => JSON.parse(toJson(value))
const unknown = { type: '@unknown', wireType: 'hologram', raw: { type: 'hologram', depth: 3 } }
const invalid = { type: '@invalid_tool_input', wireType: 'tool_use', id: 't', name: 'n', raw: '{"a' }
/** The text with U+FFFD in place of each lone half of a surrogate pair. */
const wellFormed = (text: string): string => text.replaceAll(/\p{Surrogate}/gu, '\ufffd')

const sent = { type: 'tool_use', id: 't', name: 'n', input: { INVALID_JSON: '{"a' } }

describe('toJson', () => {
  it('writes what MessageRequest.encode returns', () => {
    const decoded = MessageRequest.decode(request)
    if (isLeft(decoded)) throw new Error(explain(decoded.left))
    expect(parsed(decoded.right)).toEqual(request)
    expect(parsed(decoded.right)).toEqual(MessageRequest.encode(decoded.right))
  })

  it('writes unknown members and tool calls with invalid input in their wire form, at any depth of a message', () => {
    const content = [{ type: 'tool_result', tool_use_id: 't', content: [unknown] }, invalid]
    expect(parsed({ messages: [{ role: 'user', content }], tools: [unknown] })).toEqual({
      messages: [{ role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: [unknown.raw] }, sent] }],
      tools: [unknown.raw],
    })
  })

  it('adds the unknown fields of a request to its JSON', () => {
    expect(parsed({ model: 'm', '@unknown': { new_field: { a: 1 } } })).toEqual({ model: 'm', new_field: { a: 1 } })
  })

  it.each(['input', 'input_schema', 'metadata', 'schema'])('does not change anything inside %s', (key) => {
    const value = { messages: [{ [key]: { deep: [unknown, invalid] } }, unknown] }
    expect(parsed(value)).toEqual({ messages: [{ [key]: { deep: [unknown, invalid] } }, unknown.raw] })
  })

  it('writes any other JSON as JSON.stringify does', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => expect(toJson(value)).toBe(JSON.stringify(value))))
  })

  it('keeps values that write themselves', () => {
    const at = new Date(0)
    expect(parsed([{ at }, unknown])).toEqual([{ at: at.toISOString() }, unknown.raw])
  })

  it.each([
    ['a first half', 'a\ud83d', 'a\ufffd'],
    ['a second half', '\ude00b', '\ufffdb'],
    ['a text that looks like one', '\\ud83d', '\\ud83d'],
    ['a backslash before one', '\\\ud83d', '\\\ufffd'],
    ['a pair', '😀', '😀'],
  ])('writes %s as the API accepts it', (_, text, expected) => {
    expect(parsed({ text })).toEqual({ text: expected })
  })

  it('writes only well-formed texts', () => {
    const text = fc.string({ unit: fc.constantFrom('\ud83d', '\ude00', '\\', 'u', 'd', '"', 'a', '\ud83d\ude00') })
    fc.assert(fc.property(text, (text) => expect(parsed(text)).toBe(wellFormed(text))))
  })

  const cycle: Record<string, unknown> = {}
  cycle['self'] = cycle

  it.each([
    ['a bigint', { max_tokens: 1n }],
    ['a cycle', cycle],
    ['a nesting that is too deep', JSON.parse('['.repeat(40_000) + ']'.repeat(40_000))],
  ])('throws an ApiFailure for %s', (_, value) => {
    const write = () => toJson(value)
    expect(write).toThrow(ApiFailure)
    expect(write).toThrow(/^The request cannot be written as JSON: /)
  })
})
