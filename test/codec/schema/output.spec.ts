import * as t from 'io-ts'
import { z } from 'zod'
import { output } from '../../../src/index.ts'

describe('output', () => {
  it('closes every object, and keeps what the API takes', () => {
    const Day = t.type({ at: t.string, tags: t.array(t.keyof({ a: null, b: null })) })
    expect(output(t.type({ days: t.array(Day) }))).toEqual({
      type: 'json_schema',
      schema: {
        type: 'object',
        properties: {
          days: {
            type: 'array',
            items: {
              type: 'object',
              properties: {
                at: { type: 'string' },
                tags: { type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
              },
              required: ['at', 'tags'],
              additionalProperties: false,
            },
          },
        },
        required: ['days'],
        additionalProperties: false,
      },
    })
  })

  it('moves constraints to the description, after what it says', () => {
    const schema = z.object({
      n: z.number().min(1).max(9).describe('How many'),
      list: z.array(z.string()).min(1).max(3),
      at: z.iso.date(),
    })
    expect(output(schema).schema).toMatchObject({
      properties: {
        n: { type: 'number', description: 'How many (minimum: 1, maximum: 9)' },
        list: { type: 'array', minItems: 1, description: '(maxItems: 3)' },
        at: { type: 'string', format: 'date' },
      },
    })
  })

  it('writes a union as anyOf', () => {
    const schema = z.object({
      shape: z.discriminatedUnion('type', [
        z.object({ type: z.literal('circle'), radius: z.number() }),
        z.object({ type: z.literal('square'), side: z.number() }),
      ]),
    })
    const { shape } = Object(output(schema).schema['properties'])
    expect(shape.anyOf).toHaveLength(2)
    expect(shape).not.toHaveProperty('oneOf')
  })

  it('writes a definition in the place that refers to it', () => {
    const City = z.object({ name: z.string() }).meta({ id: 'City' })
    const city = { type: 'object', properties: { name: { type: 'string' } }, additionalProperties: false }
    const { schema } = output(z.object({ from: City, to: City }))
    expect(schema).toMatchObject({ properties: { from: city, to: city } })
    expect(JSON.stringify(schema)).not.toContain('$')
  })

  const Tree: z.ZodType = z.object({
    get children() {
      return z.array(Tree)
    },
  })

  it.each([
    ['a record', t.type({ a: t.record(t.string, t.number) }), 'a: The API does not take a record with any keys'],
    ['a tuple', t.type({ a: t.tuple([t.string]) }), 'a: The API does not take a tuple'],
    ['any value', t.type({ a: t.array(t.unknown) }), 'a.0: The API does not take a value of any type'],
    ['recursion', Tree, 'children.0: The API does not take a recursive schema'],
    [
      'a refinement',
      t.type({ a: t.refinement(t.string, (text) => text !== '', 'Full') }),
      'a: Full has no JSON Schema',
    ],
  ])('rejects %s, and names the place', (_, schema, message) => {
    expect(() => output(schema)).toThrow(message)
  })
})
