import { lastValueFrom, of, toArray } from 'rxjs'
import * as t from 'io-ts'
import * as v from 'valibot'
import { z } from 'zod'
import { output, reduceOutput, scanOutput, tool, type Schema } from '../../src/index.ts'
import { blockDelta, blockStart, messageStop, start } from '../events.ts'
import { languages } from '../schemas.ts'

const named = { name: 'plan', description: 'Plans a trip.' }

const call = (input: unknown) => ({ type: 'tool_use', id: '1', name: 'plan', input }) as const

const resultOf = async <A>(input: Schema<A>, value: unknown, input_schema?: object) => {
  const run = jest.fn((decoded: A) => JSON.stringify(decoded))
  const events = tool({ ...named, input, input_schema, run }).call(call(value))
  const last = await lastValueFrom(events)
  if (last.type !== '@tool_result') throw new Error('No result')
  return { content: last.result.content, failed: last.result.is_error ?? false, runs: run.mock.calls.length }
}

const answer = (text: string) =>
  of(
    start(),
    blockStart(0, { type: 'text', text: '' }),
    ...[...text].map((character) => blockDelta(0, { type: 'text_delta', text: character })),
    messageStop,
  )

const reduced = async <A>(schema: Schema<A>, value: unknown) => {
  const result = await lastValueFrom(answer(JSON.stringify(value)).pipe(reduceOutput(schema)))
  return result._tag === 'Right' ? result.right : result.left._tag === 'DecodeFailure' ? result.left : result.left._tag
}

const trip = { city: 'Lisboa', days: [1, 2], by: 'train' }

describe.each(languages)('a schema of %s', (_, { trip: Trip, counted, minimum, late }) => {
  it('passes the decoded input to run', async () => {
    expect(await resultOf(Trip, trip)).toEqual({ content: JSON.stringify(trip), failed: false, runs: 1 })
    const object = { type: 'object' }
    expect(await resultOf(counted, { city: 'Lisboa' }, object)).toMatchObject({ content: '{"city":6}', failed: false })
  })

  it.each([
    [{ city: 7, by: null }, 'city', '7'],
    [{ by: null }, 'city', 'nothing'],
    [{ city: 'a', days: [1, 'x'], by: null }, 'days.1', '"x"'],
    [{ city: 'a', by: 'plane' }, 'by', '"plane"'],
  ])(
    'tells Claude what of %j does not fit: its path, what was expected, what was received',
    async (input, path, got) => {
      const { content, failed, runs } = await resultOf(Trip, input)
      expect({ failed, runs }).toEqual({ failed: true, runs: 0 })
      expect(content).toMatch(/^The input does not fit: /)
      expect(content).toContain(`${path}: `)
      expect(content).toContain(`, got ${got}`)
      expect(content).not.toMatch(/received|\(was|Invalid input|Invalid type/)
    },
  )

  it('tells the reader the same', async () => {
    const input = { city: 7, by: null }
    const { content } = await resultOf(Trip, input)
    const failure = await reduced(Trip, input)
    expect(failure).toMatchObject({ _tag: 'DecodeFailure', layer: 'event', input, errors: [{ value: 7 }] })
    expect(failure).toHaveProperty(
      'message',
      String(content).replace('The input does not fit', 'The output does not match the schema'),
    )
  })

  it('describes itself to Claude', () => {
    const { definition } = tool({ ...named, input: Trip, run: () => 'planned' })
    expect(definition).toMatchObject({
      ...named,
      input_schema: { type: 'object', properties: { city: { type: 'string' } } },
    })
    expect(definition).toHaveProperty('input_schema.properties.days', { type: 'array', items: { type: 'number' } })
    expect(definition).toHaveProperty('input_schema.required', expect.arrayContaining(['by', 'city']))
    expect(definition).not.toHaveProperty('input_schema.$schema')
  })

  it('lets a hand-written input_schema describe it', () => {
    const input_schema = { type: 'object', description: 'A trip' }
    const { definition } = tool({ ...named, input: counted, input_schema, run: () => 'planned' })
    expect(definition).toEqual({ ...named, input_schema })
  })

  it('emits the growing value, and the decoded value at the end', async () => {
    const events = answer(JSON.stringify(trip))
    expect((await lastValueFrom(events.pipe(scanOutput(Trip), toArray()))).at(-1)).toEqual(trip)
    expect(await reduced(Trip, trip)).toEqual(trip)
    expect(await reduced(counted, { city: 'Lisboa' })).toEqual({ city: 6 })
  })

  it('is asked for by a format that the API takes', () => {
    const { type, schema } = output(Trip)
    expect(type).toBe('json_schema')
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
    expect(schema).not.toHaveProperty('$schema')
    expect(schema).toHaveProperty('properties.city', { type: 'string' })
  })

  if (minimum !== undefined)
    it('moves a constraint that the API does not take to the description', () => {
      expect(output(minimum).schema).toHaveProperty('properties.city', {
        type: 'string',
        description: '(minLength: 3)',
      })
    })

  if (late !== undefined) {
    it('is awaited if it is asynchronous', async () => {
      const object = { type: 'object' }
      expect(await resultOf(late, { city: 'Lisboa' }, object)).toEqual({
        content: '{"city":6}',
        failed: false,
        runs: 1,
      })
      expect(await reduced(late, { city: 'Lisboa' })).toEqual({ city: 6 })
    })

    it('tells of an asynchronous issue in the words of the program', async () => {
      const object = { type: 'object' }
      const { content, runs } = await resultOf(late, { city: '' }, object)
      expect({ content, runs }).toEqual({ content: 'The input does not fit: city: A city has a name, got ""', runs: 0 })
    })
  }
})

const made = (input: Schema) => () => tool({ ...named, input, run: () => 'planned' })

describe('tool', () => {
  it('rejects an input without a JSON Schema when it is made, and names the place', () => {
    const Day = new t.Type<Date>('Day', (input): input is Date => input instanceof Date, t.failure, t.identity)
    const Positive = t.refinement(t.number, (n) => n > 0, 'Positive')
    expect(made(t.type({ trip: t.type({ day: Day }) }))).toThrow(
      'The input of the tool plan cannot be described: trip.day: Day has no JSON Schema. Write its input_schema.',
    )
    expect(made(t.type({ days: t.array(Positive) }))).toThrow(
      'days.0: Positive has no JSON Schema, because it is a refinement',
    )
    interface Tree {
      readonly children: readonly Tree[]
    }
    const Tree: t.Type<Tree> = t.recursion('Tree', () => t.type({ children: t.readonlyArray(Tree) }))
    expect(made(t.type({ tree: Tree }))).toThrow('tree: Tree has no JSON Schema, because it is recursive')
    expect(made(z.object({ at: z.date() }))).toThrow(/^The input of the tool plan cannot be described: /)
    expect(made(v.object({ city: v.string() }))).toThrow('toStandardJsonSchema of @valibot/to-json-schema')
  })

  it('names a place once that fits no member of a union', async () => {
    const Trip = t.intersection([t.type({ by: t.union([t.literal('foot'), t.null]) }), t.partial({ days: t.number })])
    const { content } = await resultOf<t.TypeOf<typeof Trip>>(Trip, { by: 'plane', days: 'x' })
    expect(content).toBe(
      'The input does not fit: by: expected ("foot" | null), got "plane"; days: expected number, got "x"',
    )
  })

  it('rejects an input that is not an object, because the API does', () => {
    expect(made(t.string)).toThrow('The input of the tool plan is not an object')
    expect(made(z.union([z.object({ a: z.string() }), z.object({ b: z.string() })]))).toThrow('is not an object')
  })
})
