import * as t from 'io-ts'
import { concat, EMPTY, lastValueFrom, of, throwError, toArray } from 'rxjs'
import { tool, type ToolConfig } from '../../src/index.ts'
import { marbles } from '../../src/testing/index.ts'

const block = { type: 'tool_use', id: 'toolu_1', name: 'weather', input: { city: 'Lisboa' } } as const
const described = {
  name: 'weather',
  description: 'Tells the weather.',
  input_schema: { type: 'object', properties: { city: { type: 'string' } } },
}
const City = t.type({ city: t.string })

const weather = (run: ToolConfig<t.TypeOf<typeof City>>['run']) => tool({ ...described, input: City, run })

const progress = (progress: unknown) => ({ type: '@tool_progress', id: 'toolu_1', name: 'weather', progress })
const result = (content: unknown, rest: object = {}) => ({
  type: '@tool_result',
  id: 'toolu_1',
  name: 'weather',
  result: { type: 'tool_result', tool_use_id: 'toolu_1', content, ...rest },
})
const failed = (why: string) => result(why, { is_error: true })

const outcome = (run: ToolConfig<t.TypeOf<typeof City>>['run']) =>
  lastValueFrom(weather(run).call(block).pipe(toArray()))

describe('tool', () => {
  it('describes itself to Claude, without its codec', () => {
    expect(weather(() => 'sunny').definition).toEqual(described)
  })

  it(
    'emits its progress as it comes, and its last output when it completes',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const run = cold(' -1-a-2b--|', { 1: { progress: 1 }, 2: { progress: 2 }, a: 'cloudy', b: 'sunny' })
      const subs = '     ^--------!'
      const expected = ' -1---2---(r|)'

      const values = { 1: progress(1), 2: progress(2), r: result('sunny') }
      expectObservable(weather(() => run).call(block)).toBe(expected, values)
      expectSubscriptions(run.subscriptions).toBe(subs)
    }),
  )

  it(
    'gives an error as its result, after the progress before it',
    marbles(({ cold, expectObservable }) => {
      const run = cold(' -1-a-#', { 1: { progress: 1 }, a: 'cloudy' }, new Error('Foggy'))
      const expected = ' -1---(r|)'

      expectObservable(weather(() => run).call(block)).toBe(expected, { 1: progress(1), r: failed('Foggy') })
    }),
  )

  it(
    'lets what runs go when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const run = cold(' -1---a|', { 1: { progress: 1 }, a: 'cloudy' })
      const unsub = '    ---!'
      const subs = '     ^--!'

      expectObservable(weather(() => run).call(block), unsub).toBe('-1--', { 1: progress(1) })
      expectSubscriptions(run.subscriptions).toBe(subs)
    }),
  )

  describe('that the API knows by its type', () => {
    const definition = { type: 'bash_20250124', name: 'bash' } as const
    const call = { type: 'tool_use', id: 'toolu_1', name: 'bash', input: { command: 'ls' } } as const

    it('is sent as it is, and receives any JSON object', async () => {
      const bash = tool({ definition, run: (input) => JSON.stringify(input) })
      expect(bash.definition).toBe(definition)
      expect(await lastValueFrom(bash.call(call))).toMatchObject({ result: { content: '{"command":"ls"}' } })
    })

    it('decodes its input by a schema', async () => {
      const bash = tool({ definition, input: t.type({ command: t.string }), run: ({ command }) => command })
      expect(await lastValueFrom(bash.call(call))).toMatchObject({ result: { content: 'ls' } })
      expect(await lastValueFrom(bash.call({ ...call, input: { restart: true } }))).toMatchObject({
        result: { is_error: true, content: 'The input does not fit: command: expected string, got nothing' },
      })
    })
  })

  it('runs anew for each subscription, and not before', async () => {
    const run = jest.fn(() => 'sunny')
    const called = weather(run).call(block)
    expect(run).not.toHaveBeenCalled()
    await lastValueFrom(called)
    await lastValueFrom(called)
    expect(run).toHaveBeenCalledTimes(2)
  })

  const blocks = [{ type: 'text', text: 'sunny' }] as const

  it.each<[string, ToolConfig<unknown>['run'], unknown]>([
    ['a text', () => 'sunny', 'sunny'],
    ['a promise of a text', () => Promise.resolve('sunny'), 'sunny'],
    ['a promise of blocks', () => Promise.resolve(blocks), blocks],
    ['an Observable', () => of('sunny'), 'sunny'],
    ['an array of outputs', () => ['cloudy', 'sunny'], 'sunny'],
    [
      'a generator',
      function* () {
        yield 'cloudy'
        yield 'sunny'
      },
      'sunny',
    ],
    [
      'an async generator',
      async function* () {
        await Promise.resolve()
        yield 'sunny'
      },
      'sunny',
    ],
    ['nothing', () => EMPTY, ''],
  ])('takes %s', async (_, run, content) => {
    expect(await outcome(run)).toEqual([result(content)])
  })

  it('takes progress from a generator', async () => {
    const run = async function* () {
      yield { progress: await Promise.resolve(0.5) }
      yield 'sunny'
    }
    expect(await outcome(run)).toEqual([progress(0.5), result('sunny')])
  })

  const throws = (error: unknown) => () => {
    throw error
  }

  it.each<[string, ToolConfig<unknown>['run'], string]>([
    ['that is thrown', throws(new Error('Foggy')), 'Foggy'],
    ['that a promise rejects with', () => Promise.reject(new Error('Foggy')), 'Foggy'],
    [
      'that comes after an output',
      () =>
        concat(
          of('sunny'),
          throwError(() => new Error('Foggy')),
        ),
      'Foggy',
    ],
    ['that is a text', throws('Foggy'), 'Foggy'],
    ['without a message', throws(new TypeError()), 'The tool failed'],
    ['that is nothing', throws(''), 'The tool failed'],
  ])('tells Claude of an error %s', async (_, run, why) => {
    expect(await outcome(run)).toEqual([failed(why)])
  })

  it('decodes what it is called with, and says by which call', async () => {
    const run = jest.fn(() => 'sunny')
    const Day = new t.Type<Date, string, unknown>(
      'Day',
      (input): input is Date => input instanceof Date,
      (input, context) => (typeof input === 'string' ? t.success(new Date(input)) : t.failure(input, context)),
      (day) => day.toISOString(),
    )
    const called = { ...block, input: { day: '2026-11-19' } }
    await lastValueFrom(tool({ ...described, input: t.type({ day: Day }), run }).call(called))
    expect(run).toHaveBeenCalledWith({ day: new Date('2026-11-19') }, { call: called, signal: expect.any(AbortSignal) })
  })

  it('tells Claude of a codec that throws', async () => {
    const Broken = new t.Type<string>('Broken', t.string.is, throws(new Error('A bug')), String)
    const called = tool({ ...described, input: Broken, run: () => 'never' }).call(block)
    expect(await lastValueFrom(called)).toEqual(failed('A bug'))
  })
})
