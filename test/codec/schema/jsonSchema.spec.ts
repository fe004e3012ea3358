import * as t from 'io-ts'
import { jsonSchema } from '../../../src/codec/schema/jsonSchema.ts'

describe('jsonSchema', () => {
  const text = { type: 'string' }
  const number = { type: 'number' }

  it.each<[t.Mixed, object]>([
    [t.string, text],
    [t.number, number],
    [t.Int, { type: 'integer' }],
    [t.boolean, { type: 'boolean' }],
    [t.null, { type: 'null' }],
    [t.unknown, {}],
    [t.literal('a'), { const: 'a' }],
    [t.keyof({ a: null, b: null }), { type: 'string', enum: ['a', 'b'] }],
    [t.union([t.literal('a'), t.literal(1)]), { enum: ['a', 1] }],
    [t.union([t.string, t.null]), { anyOf: [text, { type: 'null' }] }],
    [t.UnknownArray, { type: 'array' }],
    [t.array(t.string), { type: 'array', items: text }],
    [t.readonlyArray(t.string), { type: 'array', items: text }],
    [t.tuple([t.string, t.number]), { type: 'array', prefixItems: [text, number], minItems: 2, maxItems: 2 }],
    [t.UnknownRecord, { type: 'object' }],
    [t.record(t.string, t.number), { type: 'object', additionalProperties: number }],
    [t.record(t.keyof({ a: null }), t.number), { type: 'object', properties: { a: number }, required: ['a'] }],
    [t.type({ a: t.string }), { type: 'object', properties: { a: text }, required: ['a'] }],
    [t.type({ a: t.union([t.string, t.undefined]) }), { type: 'object', properties: { a: text }, required: [] }],
    [t.partial({ a: t.string }), { type: 'object', properties: { a: text } }],
    [t.readonly(t.partial({ a: t.string })), { type: 'object', properties: { a: text } }],
    [t.exact(t.partial({ a: t.string })), { type: 'object', properties: { a: text }, additionalProperties: false }],
    [
      t.strict({ a: t.string }),
      { type: 'object', properties: { a: text }, required: ['a'], additionalProperties: false },
    ],
    [
      t.intersection([t.type({ a: t.string }), t.partial({ b: t.number })]),
      { type: 'object', properties: { a: text, b: number }, required: ['a'] },
    ],
  ])('describes $name of io-ts', (codec, expected) => {
    expect(jsonSchema(codec)).toEqual(expected)
  })

  it.each<[t.Mixed, string]>([
    [t.type({ a: t.undefined }), 'a: undefined has no JSON Schema'],
    [t.type({ a: t.array(t.bigint) }), 'a.0: bigint has no JSON Schema'],
    [t.record(t.string, t.bigint), '*: bigint has no JSON Schema'],
    [
      t.intersection([t.type({}), t.string]),
      '({  } & string) has no JSON Schema, because not all its parts are objects',
    ],
  ])('rejects $name, and names the place', (codec, message) => {
    expect(() => jsonSchema(codec)).toThrow(new TypeError(message))
  })
})
