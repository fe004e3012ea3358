import fc from 'fast-check'
import { from, lastValueFrom, toArray } from 'rxjs'
import { type MessageStreamEvent, toolInputs } from '../../src/index.ts'
import { alphabet, marbles, overloaded } from '../../src/testing/index.ts'
import { blockDelta, blockStart, blockStop, start } from '../events.ts'

const tool = (id: string, input: unknown = {}) => ({ type: 'tool_use', id, name: 'tool', input }) as const
const json = (index: number, partial_json: string) => blockDelta(index, { type: 'input_json_delta', partial_json })

const run = (...events: readonly MessageStreamEvent[]) => lastValueFrom(from(events).pipe(toolInputs(), toArray()))

const input = (input: unknown, raw: string, complete = false) => ({
  index: 0,
  id: 'toolu_0',
  name: 'tool',
  input,
  raw,
  complete,
})

describe('toolInputs', () => {
  it(
    'emits what can be read of the input, after each delta that changes it',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S{j-k}pT(.|)', alphabet)
      const subs = '         ^-------!'
      const expected = '     -wx-yz--|'

      expectObservable(source.pipe(toolInputs())).toBe(expected, {
        w: input(undefined, ''),
        x: input({}, '{"a"'),
        y: input({ a: 1 }, '{"a":1}'),
        z: input({ a: 1 }, '{"a":1}', true),
      })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'passes a failure on, with nothing complete',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S{j#', alphabet, overloaded)
      const subs = '         ^--!'
      const expected = '     -wx#'

      expectObservable(source.pipe(toolInputs())).toBe(
        expected,
        { w: input(undefined, ''), x: input({}, '{"a"') },
        overloaded,
      )
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('keeps calls that interleave apart', async () => {
    const inputs = await run(
      start(),
      blockStart(0, tool('a')),
      blockStart(1, tool('b')),
      json(1, '{"b":"'),
      json(0, '{"a":"x'),
      json(1, 'y"}'),
      blockStop(1),
      json(0, 'x"}'),
      blockStop(0),
    )
    expect(inputs.filter(({ complete }) => complete)).toEqual([
      { index: 1, id: 'b', name: 'tool', input: { b: 'y' }, raw: '{"b":"y"}', complete: true },
      { index: 0, id: 'a', name: 'tool', input: { a: 'xx' }, raw: '{"a":"xx"}', complete: true },
    ])
  })

  it('emits nothing where a delta changes nothing that can be seen', async () => {
    const inputs = await run(
      start(),
      blockStart(0, tool('a')),
      json(0, ''),
      json(0, '{"n'),
      json(0, '":1'),
      json(0, '2'),
      json(0, '}'),
    )
    expect(inputs.map(({ input }) => input)).toEqual([undefined, {}, { n: 12 }])
  })

  it.each([
    ['neither text nor input', ''],
    ['only blanks', ' '],
  ])('completes a call with %s with {}', async (_, text) => {
    const { input: _input, ...bare } = tool('toolu_0')
    const call = bare as ReturnType<typeof tool>
    expect(await run(start(), blockStart(0, call), json(0, text), blockStop(0))).toEqual([
      input(undefined, ''),
      input({}, text, true),
    ])
  })

  it('keeps every digit of an integer that JavaScript rounds in its text', async () => {
    const inputs = await run(
      start(),
      blockStart(0, tool('a')),
      json(0, '{"id":9007199'),
      json(0, '254740993}'),
      blockStop(0),
    )
    expect(inputs.at(-1)).toMatchObject({
      input: { id: 9007199254740992 },
      raw: '{"id":9007199254740993}',
      complete: true,
    })
  })

  it('takes 10 000 calls that are open at the same time', async () => {
    const all = Array.from({ length: 10_000 }, (_, index) => index)
    const inputs = await run(
      start(),
      ...all.map((index) => blockStart(index, tool(`toolu_${index}`))),
      ...all.map((index) => json(index, '{"a":1}')),
      ...all.map((index) => blockStop(index)),
    )
    expect(inputs.filter(({ complete }) => complete)).toHaveLength(10_000)
  })

  it('completes a call without any text with the input that it started with', async () => {
    expect(await run(start(), blockStart(0, tool('a', { city: 'Porto' })), blockStop(0))).toMatchObject([
      { input: undefined, complete: false },
      { input: { city: 'Porto' }, complete: true },
    ])
  })

  it.each(['{"a', '{"a":1}}', 'null,', 'null', '[1]', '"x"'])(
    'never completes %j, which is not a JSON object',
    async (text) => {
      const inputs = await run(start(), blockStart(0, tool('a')), json(0, text), blockStop(0))
      expect(inputs.some(({ complete }) => complete)).toBe(false)
    },
  )

  it('fails, and does not overflow the stack, where the input is nested too deep', async () => {
    await expect(run(start(), blockStart(0, tool('a')), json(0, '['.repeat(100_000)))).rejects.toMatchObject({
      _tag: 'DecodeFailure',
      layer: 'json',
      message: 'The input of tool is nested more than 512 deep, at character 512',
    })
  })

  it('ends with what was meant, wherever the text is cut', async () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '"', ' '), maxLength: 5 })
    const cut = fc.tuple(fc.dictionary(text, fc.oneof(text, fc.integer(), fc.array(text))), fc.array(fc.nat(80)))
    await fc.assert(
      fc.asyncProperty(cut, async ([value, places]) => {
        const whole = JSON.stringify(value)
        const cuts = [0, ...places.map((place) => Math.min(place, whole.length)).sort((a, b) => a - b), whole.length]
        const deltas = cuts.slice(1).map((end, index) => json(0, whole.slice(cuts[index], end)))
        const inputs = await run(start(), blockStart(0, tool('a')), ...deltas, blockStop(0))
        expect(inputs.at(-1)).toEqual({ index: 0, id: 'a', name: 'tool', input: value, raw: whole, complete: true })
        expect(inputs.filter(({ complete }) => complete)).toHaveLength(1)
      }),
    )
  })
})
