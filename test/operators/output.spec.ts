import fc from 'fast-check'
import * as t from 'io-ts'
import { concat, from, lastValueFrom, of, toArray } from 'rxjs'
import {
  isFailure,
  type Json,
  type MessageStreamEvent,
  reduceOutput,
  type Restart,
  scanOutput,
} from '../../src/index.ts'
import { alphabet, marbles, overloaded } from '../../src/testing/index.ts'
import { blockDelta, blockStart, blockStop, messageStop, resumeWith, start } from '../events.ts'
import { inPieces, singleKeyedText } from '../json/jsonTexts.ts'

const Recipe = t.type({ title: t.string, steps: t.array(t.string) })

const text = (text: string, index = 0): MessageStreamEvent => blockDelta(index, { type: 'text_delta', text })
const end = (stop_reason: string): MessageStreamEvent => ({
  type: 'message_delta',
  delta: { stop_reason },
  usage: { output_tokens: 5 },
})

/** An answer of these pieces of text. */
const saying = (pieces: readonly string[], stop_reason = 'end_turn', id?: string) =>
  of(
    start(id),
    blockStart(0, { type: 'text', text: '' }),
    ...pieces.map((piece) => text(piece)),
    blockStop(0),
    end(stop_reason),
    messageStop,
  )

const restart: Restart = { type: '@restart', attempt: 1, failure: overloaded }
const pieces = {
  ...alphabet,
  1: text('{"title":"Caldo'),
  2: text(' verde","steps":["Peel'),
  3: text('"]}'),
  '@': restart,
}
const values = {
  1: { title: 'Caldo' },
  2: { title: 'Caldo verde', steps: ['Peel'] },
}

const anything = new t.Type<unknown, Json>('anything', t.unknown.is, t.success, (value) => value as Json)

describe('scanOutput', () => {
  it(
    'emits the value so far, whenever more of it is known',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  Sp[1-23?]$(.|)', pieces)
      const subs = '         ^---------!'
      const expected = '     ---1-2----|'

      expectObservable(source.pipe(scanOutput(Recipe))).toBe(expected, values)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'begins the value anew where the stream starts again',
    marbles(({ cold, expectObservable }) => {
      const source = cold('  S[12@--S[12|', pieces)
      const expected = '     --12-----12|'

      expectObservable(source.pipe(scanOutput(Recipe))).toBe(expected, values)
    }),
  )

  it(
    'goes on with the value where the answer is carried on',
    marbles(({ cold, expectObservable }) => {
      const source = cold('  S[1&--2|', { ...pieces, '&': resumeWith(1) })
      const expected = '     --1---2|'

      expectObservable(source.pipe(scanOutput(Recipe))).toBe(expected, values)
    }),
  )

  it(
    'begins a new value with each answer',
    marbles(({ cold, expectObservable }) => {
      const source = cold('  S[a]{jk}T.S[12]$.|', pieces)
      const expected = '     ------------12---|'

      expectObservable(source.pipe(scanOutput(Recipe))).toBe(expected, values)
    }),
  )

  it(
    'has emitted what came when the stream fails',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[1#', pieces, overloaded)
      const subs = '         ^--!'
      const expected = '     --1#'

      expectObservable(source.pipe(scanOutput(Recipe))).toBe(expected, values, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'lets the source go when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[1--2', pieces)
      const unsub = '        ----!'
      const subs = '         ^---!'

      expectObservable(source.pipe(scanOutput(Recipe)), unsub).toBe('--1--', values)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('keeps what did not change', async () => {
    const steps = await lastValueFrom(
      saying(['{"title":"a","steps":["b"', ',"c"', ']}']).pipe(
        scanOutput(t.type({ title: t.string, steps: t.unknown })),
        toArray(),
      ),
    )
    expect(steps).toEqual([
      { title: 'a', steps: ['b'] },
      { title: 'a', steps: ['b', 'c'] },
    ])
    const [again] = await lastValueFrom(saying(['{"a":{"b":1},"c":"d', 'e"}']).pipe(scanOutput(anything), toArray()))
    expect(again).toEqual({ a: { b: 1 }, c: 'd' })
  })

  it('emits nothing of a text that is no JSON', async () => {
    expect(await lastValueFrom(saying(['Sure: ', '{"title":1}']).pipe(scanOutput(Recipe), toArray()))).toEqual([])
  })

  it('fails at a text that is nested too deep', async () => {
    const error: unknown = await lastValueFrom(saying(['['.repeat(600)]).pipe(scanOutput(anything))).catch(
      (error: unknown) => error,
    )
    expect(isFailure(error) && error).toMatchObject({ _tag: 'DecodeFailure', layer: 'json' })
  })

  it('emits values of which each is a prefix of the next, and the last is the whole', async () => {
    await fc.assert(
      fc.asyncProperty(inPieces(singleKeyedText), async ({ text, pieces }) => {
        const steps = await lastValueFrom(saying(pieces).pipe(scanOutput(anything), toArray()))
        expect(steps.at(-1)).toEqual(JSON.parse(text))
        steps.slice(1).forEach((step, index) => expect(isPrefix(steps[index], step)).toBe(true))
      }),
    )
  })
})

/** Whether a value may grow into another. */
const isPrefix = (a: unknown, b: unknown): boolean => {
  if (typeof a === 'string') return typeof b === 'string' && b.startsWith(a)
  if (typeof a !== 'object' || a === null) return Object.is(a, b)
  if (typeof b !== 'object' || b === null || Array.isArray(a) !== Array.isArray(b)) return false
  return Object.keys(a).every((key) => Object.hasOwn(b, key) && isPrefix(Reflect.get(a, key), Reflect.get(b, key)))
}

describe('reduceOutput', () => {
  const outcome = (pieces: readonly string[], stop_reason?: string) =>
    lastValueFrom(saying(pieces, stop_reason).pipe(reduceOutput(Recipe)))

  it(
    'emits the validated value when the stream completes',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[123]$(.|)', pieces)
      const subs = '         ^------!'
      const expected = '     -------(r|)'

      const right = { _tag: 'Right', right: values[2] }
      expectObservable(source.pipe(reduceOutput(Recipe))).toBe(expected, { r: right })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'takes back what came before a restart',
    marbles(({ cold, expectObservable }) => {
      const source = cold('  S[1@-S[123]$(.|)', pieces)
      const expected = '     ------------(r|)'

      expectObservable(source.pipe(reduceOutput(Recipe))).toBe(expected, { r: { _tag: 'Right', right: values[2] } })
    }),
  )

  it(
    'fails with what the stream fails with',
    marbles(({ cold, expectObservable }) => {
      const source = cold('  S[1#', pieces, overloaded)

      expectObservable(source.pipe(reduceOutput(Recipe))).toBe('---#', {}, overloaded)
    }),
  )

  it('says where a value does not fit', async () => {
    expect(await outcome(['{"title":"a","steps":["b",7]}'])).toMatchObject({
      _tag: 'Left',
      left: {
        _tag: 'DecodeFailure',
        layer: 'event',
        message: 'The output does not match the schema: steps.1: expected string, got 7',
        input: { title: 'a', steps: ['b', 7] },
        errors: [{ value: 7 }],
      },
    })
  })

  it.each([
    ['that is no JSON', ['Sure: {}'], 'Sure: {}'],
    ['that is not whole', ['{"title":"a"'], '{"title":"a"'],
    ['of nothing', [], ''],
  ])('says that a text %s is none', async (_, pieces, input) => {
    expect(await outcome(pieces)).toMatchObject({
      _tag: 'Left',
      left: {
        _tag: 'DecodeFailure',
        layer: 'json',
        input,
        message: expect.stringMatching(/^The output is not valid JSON: /),
      },
    })
  })

  it.each([
    ['refusal', 'Refused'],
    ['max_tokens', 'CutShort'],
    ['model_context_window_exceeded', 'CutShort'],
  ])('does not decode an answer that ended with %s, though its text would fit', async (stop_reason, _tag) => {
    const whole = ['{"title":"a","steps":[]}']
    expect(await outcome(whole, stop_reason)).toMatchObject({ _tag: 'Left', left: { _tag, message: { stop_reason } } })
    expect(await outcome(whole, 'stop_sequence')).toMatchObject({ _tag: 'Right' })
  })

  it('decodes the last of several answers', async () => {
    const both = concat(saying(['Let me look.'], 'tool_use'), saying(['{"title":"a","steps":[]}'], 'end_turn', 'msg_2'))
    expect(await lastValueFrom(both.pipe(reduceOutput(Recipe)))).toEqual({
      _tag: 'Right',
      right: { title: 'a', steps: [] },
    })
  })

  it('gives what the codec decodes to', async () => {
    const Length = new t.Type<number, string, unknown>(
      'Length',
      t.number.is,
      (input, context) => (typeof input === 'string' ? t.success(input.length) : t.failure(input, context)),
      (length) => 'x'.repeat(length),
    )
    const counted = saying(['{"title":"abc"}']).pipe(reduceOutput(t.type({ title: Length })))
    expect(await lastValueFrom(counted)).toEqual({ _tag: 'Right', right: { title: 3 } })
  })

  it('emits nothing where there was no answer', async () => {
    expect(await lastValueFrom(from<MessageStreamEvent[]>([]).pipe(reduceOutput(Recipe), toArray()))).toEqual([])
  })

  it('is the last text block if all texts together are not valid JSON, as scanOutput is at the end', async () => {
    const said = (...texts: readonly string[]) => [
      start(),
      ...texts.flatMap((text, index) => [
        blockStart(index, { type: 'text', text: '' }),
        ...[...text].map((character) => blockDelta(index, { type: 'text_delta', text: character })),
        blockStop(index),
      ]),
      messageStop,
    ]
    const value = fc.dictionary(fc.constantFrom('a', 'b'), fc.integer()).map((it) => JSON.stringify(it))
    const preamble = fc.constantFrom('Here it is:', '{"a":', '', '[1', '{}')
    await fc.assert(
      fc.asyncProperty(fc.array(preamble, { maxLength: 2 }), value, async (before, json) => {
        const events = said(...before, json)
        const reduced = await lastValueFrom(from(events).pipe(reduceOutput(t.unknown)))
        const scanned = await lastValueFrom(from(events).pipe(scanOutput(t.unknown)), { defaultValue: undefined })
        expect(reduced).toMatchObject({ _tag: 'Right', right: scanned })
      }),
    )
  })

  it('gives any JSON back that the codec takes', async () => {
    await fc.assert(
      fc.asyncProperty(inPieces(singleKeyedText), async ({ text, pieces }) => {
        const result = await lastValueFrom(saying(pieces).pipe(reduceOutput(t.unknown)))
        expect(result).toEqual({ _tag: 'Right', right: JSON.parse(text) })
      }),
    )
  })
})
