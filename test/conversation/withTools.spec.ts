import fc from 'fast-check'
import * as t from 'io-ts'
import {
  concat,
  defer,
  EMPTY,
  filter,
  lastValueFrom,
  NEVER,
  type Observable,
  of,
  reduce,
  Subject,
  take,
  takeLast,
  throwError,
  toArray,
} from 'rxjs'
import {
  type ContentBlock,
  continueByPrefill,
  type Conversation,
  conversationReducer,
  type MessageStreamEvent,
  restartWithBackoff,
  retryWithBackoff,
  tool,
  type ToolConfig,
  type ToolsConfig,
  withResume,
  withTools,
} from '../../src/index.ts'
import { MessageRequest } from '../../src/codec/index.ts'
import { toJson } from '../../src/codec/toJson.ts'
import { alphabet, diagram, marbles, overloaded, streamOf } from '../../src/testing/index.ts'
import { blockDelta, blockStart, blockStop, messageStop, start } from '../events.ts'
import { answer, answers, question } from './answers.ts'

const backoff = { initialDelay: 3, jitter: () => 1 }

/** A tool of the name that calls have in the alphabet. */
const toolThat = (run: ToolConfig<unknown>['run'], input: t.Decoder<unknown, unknown> = t.unknown, name = 'tool') =>
  tool({ name, description: `Does ${name}.`, input, input_schema: { type: 'object' }, run })

const definition = (name = 'tool') => ({ name, description: `Does ${name}.`, input_schema: { type: 'object' } })

const call = (place = 0, input: unknown = { a: 1 }) => ({ type: 'tool_use', id: `toolu_${place}`, name: 'tool', input })
const result = (content: string, place = 0) => ({ type: 'tool_result', tool_use_id: `toolu_${place}`, content })
const failure = (content: string, place = 0) => ({ ...result(content, place), is_error: true })
const toolResult = (result: { tool_use_id: string }, name = 'tool') => ({
  type: '@tool_result',
  id: result.tool_use_id,
  name,
  result,
})
const stopped = (reason: string, ...calls: readonly object[]) => ({ type: '@stopped', reason, calls })
const toolProgress = (progress: unknown, place = 0) => ({
  type: '@tool_progress',
  id: `toolu_${place}`,
  name: 'tool',
  progress,
})

/** The further request: the question, and what was said since. */
const further = (...turns: readonly (readonly object[])[]) => ({
  ...question,
  tools: [definition()],
  messages: [
    ...question.messages,
    ...turns.map((content, index) => ({ role: index % 2 === 0 ? 'assistant' : 'user', content })),
  ],
})
const first = further()

const delta = (stop_reason: string, rest: object = {}): MessageStreamEvent => ({
  type: 'message_delta',
  delta: { stop_reason, stop_sequence: null, ...rest },
  usage: { output_tokens: 5 },
})

/** A whole answer of these blocks. */
const said = (stop_reason: string, ...content: readonly ContentBlock[]): Observable<MessageStreamEvent> =>
  of(
    start(),
    ...content.flatMap((block, index) => [blockStart(index, block), blockStop(index)]),
    delta(stop_reason),
    messageStop,
  )
const done = said('end_turn', { type: 'text', text: 'Done.' })
const use = (id: string, name = 'tool', input: unknown = {}) => ({ type: 'tool_use', id, name, input }) as const

/** Everything that comes of a question, answered by the streams, with the tools. */
const talk = async (
  tools: readonly ReturnType<typeof tool>[],
  streams: readonly Observable<MessageStreamEvent>[],
  config?: ToolsConfig,
  request: MessageRequest = question,
) => {
  const { ask, requests } = answers(...streams)
  const events = await lastValueFrom(withTools(ask, tools, config)(request).pipe(toArray()))
  const results = events.flatMap((event) => (event.type === '@tool_result' ? [event.result] : []))
  return { events, requests, results, last: requests.at(-1)?.messages.at(-1) }
}

describe('withTools', () => {
  it(
    'runs a call once its answer is complete, and sends the result',
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const one = cold('      S{jk}T(.|)           ', answer(1))
      const run = cold('            --s|           ', { s: 'sunny' })
      const two = cold('               -S[a]$(.|)', answer(2))
      const oneSubs = '       ^-----!'
      const runSubs = '       ------^--!'
      const twoSubs = '       ---------^-----!'
      const expected = '      S{jk}T.--rS[a]$(.|)'

      const { ask, requests } = answers(one, two)
      const spoken = withTools(ask, [toolThat(() => run)])(question)
      expectObservable(spoken).toBe(expected, { ...alphabet, r: toolResult(result('sunny')) })
      expectSubscriptions(one.subscriptions).toBe(oneSubs)
      expectSubscriptions(run.subscriptions).toBe(runSubs)
      expectSubscriptions(two.subscriptions).toBe(twoSubs)
      flush()
      expect(requests).toEqual([first, further([call()], [result('sunny')])])
    }),
  )

  it(
    'sends nothing, and runs nothing, until it is subscribed',
    marbles(({ cold, expectSubscriptions, flush }) => {
      const one = cold('      S{jk}T(.|)', answer(1))
      const { ask, requests } = answers(one)
      withTools(ask, [toolThat(() => NEVER)])(question)
      expectSubscriptions(one.subscriptions).toBe([])
      flush()
      expect(requests).toEqual([])
    }),
  )

  it(
    'begins anew for each subscription',
    marbles(({ cold, expectObservable, flush }) => {
      const one = cold('      S{jk}T(.|)    ', answer(1))
      const two = cold('             -S(.|) ', answer(2))
      const expected = '      S{jk}T.rS(.|) '

      const { ask, requests } = answers(one, one, two, two)
      const spoken = withTools(ask, [toolThat(() => cold('-(s|)', { s: 'sunny' }))])(question)
      const values = { ...alphabet, r: toolResult(result('sunny')) }
      expectObservable(spoken).toBe(expected, values)
      expectObservable(spoken).toBe(expected, values)
      flush()
      expect(requests).toEqual([first, first, requests[2], requests[2]])
    }),
  )

  describe('several calls in one answer', () => {
    const three = 'S{jk}{jk}{jk}T(.|)'
    const content = [call(0), call(1), call(2)]
    const results = ['zero', 'one', 'two'].map(result)
    const values = { ...alphabet, ...results.map((one) => toolResult(one)) }

    it(
      'run side by side, and their results go out in the order of the calls',
      marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
        const one = cold(three, answer(1))
        const zero = cold('                  -----(0|)', { 0: 'zero' })
        const sole = cold('                  -(1|)    ', { 1: 'one' })
        const pair = cold('                  ---(2|)  ', { 2: 'two' })
        const two = cold('                        -S(.|)', answer(2))
        const zeroSubs = '     --------------^----!'
        const soleSubs = '     --------------^!'
        const pairSubs = '     --------------^--!'
        const expected = '     S{jk}{jk}{jk}T.1-2-0S(.|)'

        const runs = [zero, sole, pair]
        const { ask, requests } = answers(one, two)
        const spoken = withTools(ask, [toolThat(() => runs.shift() ?? EMPTY)])(question)
        expectObservable(spoken).toBe(expected, values)
        expectSubscriptions(zero.subscriptions).toBe(zeroSubs)
        expectSubscriptions(sole.subscriptions).toBe(soleSubs)
        expectSubscriptions(pair.subscriptions).toBe(pairSubs)
        flush()
        expect(requests).toEqual([first, further(content, results)])
      }),
    )

    it(
      'wait for each other where only so many may run',
      marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
        const one = cold(three, answer(1))
        const zero = cold('                  -----(0|)', { 0: 'zero' })
        const sole = cold('                  -(1|)    ', { 1: 'one' })
        const pair = cold('                   ---(2|) ', { 2: 'two' })
        const two = cold('                        -S(.|)', answer(2))
        const zeroSubs = '     --------------^----!'
        const soleSubs = '     --------------^!'
        const pairSubs = '     ---------------^--!'
        const expected = '     S{jk}{jk}{jk}T.1--20S(.|)'

        const runs = [zero, sole, pair]
        const { ask, requests } = answers(one, two)
        const spoken = withTools(ask, [toolThat(() => runs.shift() ?? EMPTY)], { concurrent: 2 })(question)
        expectObservable(spoken).toBe(expected, values)
        expectSubscriptions(zero.subscriptions).toBe(zeroSubs)
        expectSubscriptions(sole.subscriptions).toBe(soleSubs)
        expectSubscriptions(pair.subscriptions).toBe(pairSubs)
        flush()
        expect(requests).toEqual([first, further(content, results)])
      }),
    )

    it('each have their own end: one that fails takes no other along', async () => {
      const bad = toolThat(() => throwError(() => new Error('No window')), t.unknown, 'bad')
      const good = toolThat(() => ['sunny'], t.unknown, 'good')
      const calls = said('tool_use', use('1', 'bad'), use('2', 'good'), use('3', 'none'))
      const { last } = await talk([bad, good], [calls, done])
      expect(last?.content).toEqual([
        { type: 'tool_result', tool_use_id: '1', content: 'No window', is_error: true },
        { type: 'tool_result', tool_use_id: '2', content: 'sunny' },
        { type: 'tool_result', tool_use_id: '3', content: 'There is no tool named none', is_error: true },
      ])
    })
  })

  it(
    'passes on how far a tool has come',
    marbles(({ cold, expectObservable, flush }) => {
      const one = cold('      S{jk}T(.|)           ', answer(1))
      const run = cold('            -1-2-s|        ', { 1: { progress: 1 }, 2: { progress: 'half' }, s: 'sunny' })
      const two = cold('                  -S(.|)   ', answer(2))
      const expected = '      S{jk}T.1-2--rS(.|)   '

      const { ask, requests } = answers(one, two)
      const spoken = withTools(ask, [toolThat(() => run)])(question)
      const values = { 1: toolProgress(1), 2: toolProgress('half'), r: toolResult(result('sunny')) }
      expectObservable(spoken).toBe(expected, { ...alphabet, ...values })
      flush()
      expect(requests[1]).toEqual(further([call()], [result('sunny')]))
    }),
  )

  it(
    'tells Claude of a tool that fails, and goes on',
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const one = cold('      S{jk}T(.|)           ', answer(1))
      const run = cold('            -%-#           ', { '%': { progress: 1 } }, new Error('It is foggy'))
      const two = cold('               -S[a]$(.|)  ', answer(2))
      const runSubs = '       ------^--!'
      const expected = '      S{jk}T.%-rS[a]$(.|)  '

      const { ask, requests } = answers(one, two)
      const spoken = withTools(ask, [toolThat(() => run)])(question)
      const values = { '%': toolProgress(1), r: toolResult(failure('It is foggy')) }
      expectObservable(spoken).toBe(expected, { ...alphabet, ...values })
      expectSubscriptions(run.subscriptions).toBe(runSubs)
      flush()
      expect(requests[1]).toEqual(further([call()], [failure('It is foggy')]))
    }),
  )

  it(
    'lets the tool go when it is unsubscribed, and sends nothing more',
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const one = cold('      S{jk}T(.|)           ', answer(1))
      const run = cold('            -%----s|       ', { '%': { progress: 1 }, s: 'sunny' })
      const unsub = '         ---------!'
      const runSubs = '       ------^--!'
      const expected = '      S{jk}T.%--'

      const { ask, requests } = answers(one)
      const spoken = withTools(ask, [toolThat(() => run)])(question)
      expectObservable(spoken, unsub).toBe(expected, { ...alphabet, '%': toolProgress(1) })
      expectSubscriptions(run.subscriptions).toBe(runSubs)
      flush()
      expect(requests).toHaveLength(1)
    }),
  )

  it(
    'lets the further request go when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const one = cold('      S{jk}T(.|)           ', answer(1))
      const two = cold('             -S[a-------   ', answer(2))
      const unsub = '         -----------!'
      const oneSubs = '       ^-----!'
      const twoSubs = '       -------^---!'
      const expected = '      S{jk}T.rS[a-'

      const spoken = withTools(answers(one, two).ask, [toolThat(() => cold('-(s|)', { s: 'sunny' }))])(question)
      expectObservable(spoken, unsub).toBe(expected, { ...alphabet, r: toolResult(result('sunny')) })
      expectSubscriptions(one.subscriptions).toBe(oneSubs)
      expectSubscriptions(two.subscriptions).toBe(twoSubs)
    }),
  )

  it(
    'fails with what the answer fails with, unchanged',
    marbles(({ cold, expectObservable, flush }) => {
      const one = cold('      S{jk}T(.|)     ', answer(1))
      const two = cold('             -S[a#   ', answer(2), overloaded)
      const expected = '      S{jk}T.rS[a#   '

      const { ask, requests } = answers(one, two)
      const spoken = withTools(ask, [toolThat(() => cold('-(s|)', { s: 'sunny' }))])(question)
      expectObservable(spoken).toBe(expected, { ...alphabet, r: toolResult(result('sunny')) }, overloaded)
      flush()
      expect(requests).toHaveLength(2)
    }),
  )

  describe('an answer that pauses', () => {
    const searching = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'q' } } as const
    const text = { type: 'text', text: 'Let me look.' } as const

    it('is gone on with, as it is', async () => {
      const { requests, events } = await talk([], [said('pause_turn', text, searching), done])
      expect(requests).toEqual([
        { ...first, tools: [] },
        { ...further([text, searching]), tools: [] },
      ])
      expect(events.filter(({ type }) => type === 'message_stop')).toHaveLength(2)
    })

    it('again and again, as one turn', async () => {
      const more = { type: 'text', text: 'And more.' } as const
      const { requests } = await talk(
        [toolThat(() => [])],
        [said('pause_turn', searching), said('pause_turn', more), done],
      )
      expect(requests).toEqual([first, further([searching]), further([searching, more])])
    })

    it('may call tools of yours too', async () => {
      const both = said('pause_turn', searching, use('1'))
      const { requests } = await talk([toolThat(() => ['sunny'])], [both, done])
      const sunny = { type: 'tool_result', tool_use_id: '1', content: 'sunny' }
      expect(requests[1]).toEqual(further([searching, use('1')], [sunny]))
    })
  })

  describe('at maxTurns', () => {
    it(
      'completes, and does not run the calls of the last answer',
      marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
        const one = cold('    S{jk}T(.|)         ', answer(1))
        const run = cold('          -(s|)        ', { s: 'sunny' })
        const two = cold('           -S{jk}T(.|) ', answer(2))
        const runSubs = '     ------^!'
        const expected = '    S{jk}T.rS{jk}T(.s|)'

        const { ask, requests } = answers(one, two)
        const spoken = withTools(ask, [toolThat(() => run)], { maxTurns: 2 })(question)
        const s = stopped('max_turns', call())
        expectObservable(spoken).toBe(expected, { ...alphabet, r: toolResult(result('sunny')), s })
        expectSubscriptions(run.subscriptions).toBe(runSubs)
        flush()
        expect(requests).toHaveLength(2)
      }),
    )

    it('does not go on with a pause', async () => {
      const { requests, events } = await talk([], [said('pause_turn', { type: 'text', text: 'Wait.' })], {
        maxTurns: 1,
      })
      expect(requests).toHaveLength(1)
      expect(events.at(-1)).toEqual(stopped('max_turns'))
    })

    it('has sent 10 requests, where nothing else is said', async () => {
      const calling = Array.from({ length: 11 }, () => said('tool_use', use('1')))
      expect((await talk([toolThat(() => ['on'])], calling)).requests).toHaveLength(10)
    })
  })

  it('tells Claude that there is no such tool', async () => {
    const { requests } = await talk([toolThat(() => ['never'])], [said('tool_use', use('1', 'other')), done])
    const none = { type: 'tool_result', tool_use_id: '1', content: 'There is no tool named other', is_error: true }
    expect(requests[1]).toEqual(further([use('1', 'other')], [none]))
  })

  it('tells Claude where an input does not fit, and does not run it', async () => {
    const run = jest.fn(() => ['never'])
    const strict = toolThat(run, t.type({ city: t.type({ name: t.string }) }))
    const { last } = await talk([strict], [said('tool_use', use('1', 'tool', { city: { name: 7 } })), done])
    expect(run).not.toHaveBeenCalled()
    expect(last?.content).toEqual([
      {
        type: 'tool_result',
        tool_use_id: '1',
        content: 'The input does not fit: city.name: expected string, got 7',
        is_error: true,
      },
    ])
  })

  describe('an input that is no JSON', () => {
    it.each([
      ['was cut', '{"a"'],
      ['is wrong', '{"a":1}}'],
      ['is no text at all but a bracket', '{'],
    ])('%s: it is never run, and goes back as it came', async (_, raw) => {
      const run = jest.fn(() => ['never'])
      const calls = of(
        start(),
        blockStart(0, use('1')),
        blockDelta(0, { type: 'input_json_delta', partial_json: raw }),
        blockStop(0),
        delta('tool_use'),
        messageStop,
      )
      const { requests } = await talk([toolThat(run)], [calls, done])
      expect(run).not.toHaveBeenCalled()
      const why = {
        type: 'tool_result',
        tool_use_id: '1',
        content: 'The input is not a valid JSON object',
        is_error: true,
      }
      expect(JSON.parse(toJson(requests[1]))).toEqual(further([{ ...use('1'), input: { INVALID_JSON: raw } }], [why]))
      expect(MessageRequest.encode(requests[1] ?? question)).toEqual(JSON.parse(toJson(requests[1])))
    })

    it('in a call that has not stopped is never run either', async () => {
      const run = jest.fn(() => ['never'])
      const partial_json = '{"a":1}'
      const open = of(start(), blockStart(0, use('1')), blockDelta(0, { type: 'input_json_delta', partial_json }))
      await talk([toolThat(run)], [concat(open, of(delta('tool_use'), messageStop)), done])
      expect(run).not.toHaveBeenCalled()
    })
  })

  describe('restarts', () => {
    const values = { ...alphabet, r: toolResult(result('sunny')) }
    const restart = { type: '@restart', attempt: 1, failure: overloaded }

    it(
      'inside, before a tool has run: it runs once, for the answer that came whole',
      marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
        const broken = cold(' S[a]{j#                     ', alphabet, overloaded)
        const one = cold('             S{jk}T(.|)         ', alphabet)
        const run = cold('                   -(s|)        ', { s: 'sunny' })
        const two = cold('                    -S[a]$(.|)  ', answer(2))
        const runSubs = '     ---------------^!'
        const expected = '    S[a]{j@--S{jk}T.rS[a]$(.|) '

        const { ask, requests } = answers(broken, one, two)
        const steady = withTools((request) => ask(request).pipe(restartWithBackoff(backoff)), [toolThat(() => run)])
        expectObservable(steady(question)).toBe(expected, { ...values, '@': restart })
        expectSubscriptions(run.subscriptions).toBe(runSubs)
        flush()
        expect(requests).toEqual([first, first, further([call()], [result('sunny')])])
      }),
    )

    it(
      'inside, after a tool has run: it is not run again',
      marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
        const one = cold('    S{jk}T(.|)                  ', answer(1))
        const run = cold('          -(s|)                 ', { s: 'sunny' })
        const broken = cold('        -S[a#              ', answer(2), overloaded)
        const two = cold('                   S[b]$(.|)    ', alphabet)
        const runSubs = '     ------^!'
        const expected = '    S{jk}T.rS[a@--S[b]$(.|)     '

        const { ask, requests } = answers(one, broken, two)
        const steady = withTools((request) => ask(request).pipe(restartWithBackoff(backoff)), [toolThat(() => run)])
        expectObservable(steady(question)).toBe(expected, { ...values, '@': restart })
        expectSubscriptions(run.subscriptions).toBe(runSubs)
        flush()
        const again = further([call()], [result('sunny')])
        expect(requests).toEqual([first, again, again])
      }),
    )

    it(
      'around, after a tool has run: all begins again, and the stream says so',
      marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
        const one = cold('    S{jk}T(.|)                    ', alphabet)
        const run = cold('          -(s|)                   ', { s: 'sunny' })
        const broken = cold('        -S[a#                  ', answer(2), overloaded)
        const two = cold('                          -S(.|)  ', answer(2))
        const runSubs = ['    ------^!                      ', '--------------------^!']
        const expected = '    S{jk}T.rS[a@--S{jk}T.rS(.|)   '

        const { ask, requests } = answers(one, broken, one, two)
        const spoken = withTools(ask, [toolThat(() => run)])(question).pipe(restartWithBackoff(backoff))
        expectObservable(spoken).toBe(expected, { ...values, '@': restart })
        expectSubscriptions(run.subscriptions).toBe(runSubs)
        flush()
        const again = further([call()], [result('sunny')])
        expect(requests).toEqual([first, again, first, again])
      }),
    )

    it('inside, while nothing has come, go unseen', async () => {
      const { ask, requests } = answers(
        throwError(() => overloaded),
        said('tool_use', use('1')),
        done,
      )
      const steady = (request: MessageRequest) => ask(request).pipe(retryWithBackoff({ initialDelay: 1 }))
      await lastValueFrom(withTools(steady, [toolThat(() => ['sunny'])])(question))
      expect(requests).toHaveLength(3)
    })
  })

  it('goes on with an answer that was carried on: a call that was cut is not run, a whole one is', async () => {
    const run = jest.fn(() => ['sunny'])
    const broken = streamOf('S[a]{j#')()
    const carriedOn = said('tool_use', { type: 'text', text: 'b' }, use('whole'))
    const { ask, requests } = answers(broken, carriedOn, done)
    const steady = withTools(withResume(ask, { by: continueByPrefill }), [toolThat(run)])
    const events = await lastValueFrom(steady(question).pipe(toArray()))

    expect(events.filter(({ type }) => type === '@resume')).toHaveLength(1)
    expect(run).toHaveBeenCalledTimes(1)
    expect(run).toHaveBeenCalledWith({}, { call: use('whole'), signal: expect.any(AbortSignal) })
    const sunny = { type: 'tool_result', tool_use_id: 'whole', content: 'sunny' }
    expect(requests[2]).toEqual(
      further([{ type: 'text', text: 'a' }, { type: 'text', text: 'b' }, use('whole')], [sunny]),
    )
  })

  describe('the container of an answer', () => {
    const inContainer = (id: string | undefined, stop_reason = 'tool_use') =>
      of(
        start(),
        ...[blockStart(0, use('1')), blockStop(0)],
        delta(stop_reason, id === undefined ? {} : { container: { id, expires_at: 'soon' } }),
        messageStop,
      )
    const containers = (requests: readonly MessageRequest[]) => requests.map(({ container }) => container)
    const on = toolThat(() => ['on'])

    it('goes with each request that follows', async () => {
      const { requests } = await talk([on], [inContainer('c1'), inContainer(undefined), inContainer('c2'), done])
      expect(containers(requests)).toEqual([undefined, 'c1', 'c1', 'c2'])
    })

    it('takes the place of the one that was asked for, beside its skills', async () => {
      const skills = [{ type: 'anthropic', skill_id: 'xlsx' }] as const
      const request = { ...question, container: { skills } }
      const { requests } = await talk([on], [inContainer('c1'), done], {}, request)
      expect(containers(requests)).toEqual([{ skills }, { id: 'c1', skills }])
    })

    it('is the one of the request, where the answer names none', async () => {
      const { requests } = await talk([on], [inContainer(undefined), done], {}, { ...question, container: 'c0' })
      expect(containers(requests)).toEqual(['c0', 'c0'])
    })
  })

  it('sends every block back as it came', async () => {
    const content: readonly ContentBlock[] = [
      { type: 'thinking', thinking: 'Hm.', signature: 'signed' },
      { type: 'redacted_thinking', data: 'xyz' },
      { type: '@unknown', wireType: 'hologram', raw: { type: 'hologram', size: 3 } },
      { type: 'text', text: 'Let me see.', citations: null },
      { ...use('1'), caller: { type: 'direct' } },
    ]
    const { requests } = await talk([toolThat(() => ['on'])], [said('tool_use', ...content), done])
    const back = requests[1]?.messages[1]?.content ?? []
    expect(back).toEqual(content)
    expect(back[2]).toBe(content[2])
    expect(JSON.parse(toJson(requests[1]))).toMatchObject({
      messages: [{}, { content: [{}, {}, { type: 'hologram', size: 3 }, {}, {}] }, {}],
    })
  })

  it('does not send an empty text back, which the API says but does not take', async () => {
    const empty = { type: 'text', text: '' } as const
    const { requests } = await talk([toolThat(() => ['on'])], [said('tool_use', empty, use('1')), done])
    expect(requests[1]?.messages[1]?.content).toEqual([use('1')])
  })

  describe('the tools of the request', () => {
    const search = { type: 'web_search_20250305', name: 'web_search', max_uses: 3 } as const

    it('stay, before those that it is given', async () => {
      const { requests } = await talk([toolThat(() => ['on'])], [done], {}, { ...question, tools: [search] })
      expect(requests[0]?.tools).toEqual([search, definition()])
    })

    it('are sent as the request describes them, where they have the name of one that it is given', async () => {
      const own = { ...definition(), strict: true, cache_control: { type: 'ephemeral' as const } }
      const request = { ...question, tools: [own, search] }
      const { requests, results } = await talk(
        [toolThat(() => ['on'])],
        [said('tool_use', use('1')), done],
        {},
        request,
      )
      expect(requests.map(({ tools }) => tools)).toEqual([request.tools, request.tools])
      expect(results).toMatchObject([{ content: 'on' }])
    })
  })

  it('leaves what else the request has as it is', async () => {
    const rest = { system: 'Be brief.', tool_choice: { type: 'auto' as const }, temperature: 0 }
    const { requests } = await talk(
      [toolThat(() => ['on'])],
      [said('tool_use', use('1')), done],
      {},
      { ...question, ...rest },
    )
    expect(requests).toMatchObject([rest, rest])
    expect(question).toEqual({ model: 'claude-test', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] })
  })

  it.each<[string, Observable<MessageStreamEvent>, readonly object[]]>([
    ['that wants a tool and calls none', said('tool_use', { type: 'text', text: 'a' }), [stopped('no_calls')]],
    [
      'that calls only what runs elsewhere',
      said('tool_use', { ...use('1'), type: 'server_tool_use' }),
      [stopped('no_calls')],
    ],
    ['that ends its turn after a call', said('end_turn', use('1')), [stopped('stop_reason', use('1'))]],
    ['that max_tokens cut after a call', said('max_tokens', use('1')), [stopped('stop_reason', use('1'))]],
    ['that is refused after a call', said('refusal', use('1')), [stopped('stop_reason', use('1'))]],
    ['that says nothing', said('end_turn'), []],
    [
      'that does not say why it stopped',
      of(start(), blockStart(0, use('1')), blockStop(0), messageStop),
      [stopped('stop_reason', use('1'))],
    ],
  ])('runs nothing after an answer %s, and reports it', async (_, only, end) => {
    const run = jest.fn(() => ['never'])
    const { requests, events } = await talk([toolThat(run)], [only])
    expect(run).not.toHaveBeenCalled()
    expect(requests).toHaveLength(1)
    expect(events).toEqual([...(await lastValueFrom(only.pipe(toArray()))), ...end])
  })

  it('emits the events of every answer as they came', async () => {
    const one = streamOf('Sp<xy~>[a?]{jk}T(.|)')()
    const { events } = await talk([toolThat(() => ['on'])], [one, streamOf('Sp[ab]$(.|)')()])
    expect(diagram(events.filter(({ type }) => type !== '@tool_result'))).toBe('Sp<xy~>[a?]{jk}T.Sp[ab]$.')
  })

  describe('an input of which only a part came', () => {
    const cut = fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.nat(), fc.nat()).map(([input, at, split]) => {
      const json = JSON.stringify(input)
      const raw = json.slice(0, 1 + (at % (json.length - 1)))
      return [raw.slice(0, split % raw.length), raw.slice(split % raw.length)]
    })
    const answerOf = (pieces: readonly string[], stop_reason: string, stops: boolean) =>
      of(
        start(),
        blockStart(0, use('1')),
        ...pieces.map((partial_json) => blockDelta(0, { type: 'input_json_delta', partial_json })),
        ...(stops ? [blockStop(0)] : []),
        delta(stop_reason),
        messageStop,
      )

    it('runs nothing', async () => {
      const run = jest.fn(() => ['never'])
      const reasons = fc.constantFrom('max_tokens', 'tool_use')
      await fc.assert(
        fc.asyncProperty(cut, reasons, fc.boolean(), async (pieces, reason, stops) => {
          const { requests, results } = await talk([toolThat(run)], [answerOf(pieces, reason, stops), done])
          expect(run).not.toHaveBeenCalled()
          expect(requests).toHaveLength(reason === 'tool_use' ? 2 : 1)
          expect(results).toMatchObject(reason === 'tool_use' ? [{ is_error: true }] : [])
        }),
      )
    })

    it.each([true, false])(
      'runs nothing under max_tokens where nothing of it came; its block has stopped: %s',
      async (stops) => {
        const run = jest.fn(() => ['never'])
        expect((await talk([toolThat(run)], [answerOf([], 'max_tokens', stops)])).requests).toHaveLength(1)
        expect(run).not.toHaveBeenCalled()
      },
    )

    it('is whole where it has none: it runs with what it began with', async () => {
      const run = jest.fn(() => ['on'])
      await talk([toolThat(run)], [answerOf([], 'tool_use', true), done])
      expect(run).toHaveBeenCalledWith({}, { call: use('1'), signal: expect.any(AbortSignal) })
    })
  })

  describe('cancelling', () => {
    it('fires the signal of a promise that still runs, and the conversation continues afterwards', async () => {
      const signals: AbortSignal[] = []
      const slow = toolThat((_, { signal }) => {
        signals.push(signal)
        return signals.length === 1 ? new Promise<string>(() => undefined) : Promise.resolve('sunny')
      })
      const { ask, requests } = answers(said('tool_use', use('1')), done)
      const spoken = withTools(ask, [slow])
      let conversation: Conversation = { messages: question.messages, answer: undefined }
      const subscription = spoken(question).subscribe((event) => {
        conversation = conversationReducer(conversation, event)
      })
      expect(signals.map(({ aborted }) => aborted)).toEqual([false])
      subscription.unsubscribe()
      expect(signals.map(({ aborted }) => aborted)).toEqual([true])

      await lastValueFrom(spoken({ ...question, messages: conversation.messages }))
      expect(signals.map(({ aborted }) => aborted)).toEqual([true, false])
      const sunny = { type: 'tool_result', tool_use_id: '1', content: 'sunny' }
      expect(requests[1]).toEqual(further([use('1')], [sunny]))
    })

    it('does not fire it for a call that has finished', async () => {
      const signals: AbortSignal[] = []
      const quick = toolThat((_, { signal }) => {
        signals.push(signal)
        return Promise.resolve('sunny')
      })
      await talk([quick], [said('tool_use', use('1')), done])
      expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    })
  })

  describe('approval', () => {
    const asked = (approve: ToolsConfig['approve'], ...blocks: readonly ContentBlock[]) => {
      const run = jest.fn((_: unknown, { call: { id } }: { readonly call: { readonly id: string } }) => [`ran ${id}`])
      return talk([toolThat(run)], [said('tool_use', ...blocks), done], { approve }).then((all) => ({ ...all, run }))
    }

    it(
      'is asked before a call runs',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const one = cold('    S{jk}T(.|)           ', answer(1))
        const person = cold('       --y            ', { y: true })
        const run = cold('            -(s|)        ', { s: 'sunny' })
        const two = cold('             -S[a]$(.|)  ', answer(2))
        const personSubs = '  ------^-!            '
        const runSubs = '     --------^!           '
        const expected = '    S{jk}T.--rS[a]$(.|)  '

        const { ask } = answers(one, two)
        const spoken = withTools(ask, [toolThat(() => run)], { approve: () => person })(question)
        expectObservable(spoken).toBe(expected, { ...alphabet, r: toolResult(result('sunny')) })
        expectSubscriptions(person.subscriptions).toBe(personSubs)
        expectSubscriptions(run.subscriptions).toBe(runSubs)
      }),
    )

    it.each<[string, boolean | string, string]>([
      ['false', false, 'The user did not allow this call'],
      ['a blank text', ' ', 'The user did not allow this call'],
      ['a text', 'Not on Sundays', 'Not on Sundays'],
    ])('refuses a call with %s, and Claude is told', async (_, verdict, content) => {
      const { requests, run } = await asked(() => Promise.resolve(verdict), use('1'))
      expect(run).not.toHaveBeenCalled()
      const refused = { type: 'tool_result', tool_use_id: '1', content, is_error: true }
      expect(requests[1]).toEqual(further([use('1')], [refused]))
    })

    it('is not asked about a call that cannot run', async () => {
      const approve = jest.fn(() => [true])
      const invalid = { type: '@invalid_tool_input', wireType: 'tool_use', id: '1', name: 'tool', raw: '{' } as const
      await asked(approve, invalid, use('2', 'none'))
      expect(approve).not.toHaveBeenCalled()
    })

    it('leaves a call open that is never answered, and continues from storage without running the others again', async () => {
      const first = await asked(({ id }) => (id === '2' ? EMPTY : [true]), use('1'), use('2'))
      expect(first.requests).toHaveLength(1)
      expect(first.run).toHaveBeenCalledTimes(1)
      expect(first.events.at(-1)).toEqual(stopped('approval', use('2')))

      const begun: Conversation = { messages: question.messages, answer: undefined }
      const stored = JSON.stringify(first.events.reduce(conversationReducer, begun))
      const { messages } = JSON.parse(stored) as Conversation
      const run = jest.fn(() => 'approved')
      const { requests, events } = await talk([toolThat(run)], [done], {}, { ...question, messages })
      expect(run).toHaveBeenCalledTimes(1)
      const [ran, approved] = [
        { type: 'tool_result', tool_use_id: '1', content: 'ran 1' },
        { type: 'tool_result', tool_use_id: '2', content: 'approved' },
      ]
      expect(requests).toEqual([further([use('1'), use('2')], [ran, approved])])
      expect(events[0]).toEqual(toolResult(approved))
    })

    it('fires its signal if the stream is unsubscribed while a person decides', () => {
      const signals: AbortSignal[] = []
      const { ask } = answers(said('tool_use', use('1')))
      const approve: ToolsConfig['approve'] = (_, { signal }) => {
        signals.push(signal)
        return NEVER
      }
      withTools(ask, [toolThat(() => 'never')], { approve })(question)
        .subscribe()
        .unsubscribe()
      expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    })

    it('never fires its signal after an answer', async () => {
      const signals: AbortSignal[] = []
      const approve: ToolsConfig['approve'] = async (_, { signal }) => {
        signals.push(signal)
        return true
      }
      await asked(approve, use('1'))
      expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    })

    it('errors with the error of approve', async () => {
      await expect(asked(() => throwError(() => overloaded), use('1'))).rejects.toBe(overloaded)
    })
  })

  describe('continuing', () => {
    const assistant = (...content: readonly ContentBlock[]) => ({ role: 'assistant', content }) as const

    it.each(['tool_use', 'max_tokens', 'refusal', 'end_turn'])(
      'runs the open calls of an answer that ended with %s',
      async (reason) => {
        const { ask } = answers(said(reason, use('1')))
        const begun: Conversation = { messages: question.messages, answer: undefined }
        const { messages } = await lastValueFrom(ask(question).pipe(reduce(conversationReducer, begun)))
        const { requests } = await talk([toolThat(() => 'on')], [done], {}, { ...question, messages })
        expect(requests).toEqual([further([use('1')], [{ type: 'tool_result', tool_use_id: '1', content: 'on' }])])
      },
    )

    it('puts the results before a question that was added', async () => {
      const messages = [...question.messages, assistant(use('1')), { role: 'user' as const, content: 'Well?' }]
      const { requests } = await talk([toolThat(() => 'on')], [done], {}, { ...question, messages })
      expect(requests[0]?.messages.at(-1)?.content).toEqual([
        { type: 'tool_result', tool_use_id: '1', content: 'on' },
        { type: 'text', text: 'Well?' },
      ])
    })

    it('sends nothing if Claude has answered and the model refuses a prefill', async () => {
      const messages = [...question.messages, assistant({ type: 'text', text: 'a' })]
      const later = { ...question, model: 'claude-sonnet-5', messages }
      expect(await talk([], [], {}, later)).toMatchObject({ requests: [], events: [stopped('no_calls')] })
      const earlier = { ...question, model: 'claude-sonnet-4-5', messages }
      expect((await talk([], [done], {}, earlier)).requests).toHaveLength(1)
    })

    it('counts the requests, not the calls that run first', async () => {
      const messages = [...question.messages, assistant(use('1'))]
      const { requests, events } = await talk(
        [toolThat(() => 'on')],
        [said('tool_use', use('2'))],
        { maxTurns: 1 },
        { ...question, messages },
      )
      expect(requests).toHaveLength(1)
      expect(events.at(-1)).toEqual(stopped('max_turns', use('2')))
    })
  })

  it('throws at once if two tools have the same name', () => {
    const twice = [toolThat(() => 'a'), toolThat(() => 'b')]
    expect(() => withTools(answers().ask, twice)).toThrow('Two tools are named tool: give each tool a name of its own.')
  })

  it('runs 2 000 calls of one answer', async () => {
    const calls = Array.from({ length: 2_000 }, (_, index) => use(String(index)))
    const { requests } = await talk([toolThat(() => 'on')], [said('tool_use', ...calls), done])
    expect(requests[1]?.messages.at(-1)?.content).toHaveLength(2_000)
  })

  describe('over synchronous answers', () => {
    const calling = said('tool_use', use('1'))

    it('sends 10 000 requests, and then ends as it must', () => {
      let requests = 0
      const last: unknown[] = []
      const ask = () => defer(() => ((requests += 1) < 10_000 ? calling : done))
      withTools(ask, [toolThat(() => ['on'])], { maxTurns: Infinity })(question)
        .pipe(takeLast(1))
        .subscribe({ next: (event) => last.push(event), complete: () => last.push('complete') })
      expect([requests, last]).toEqual([10_000, [messageStop, 'complete']])
    })

    it('sends no more when it is unsubscribed', () => {
      let requests = 0
      const ask = () => defer(() => ((requests += 1), calling))
      const isResult = ({ type }: { type: string }): boolean => type === '@tool_result'
      withTools(ask, [toolThat(() => ['on'])], { maxTurns: Infinity })(question)
        .pipe(filter(isResult), take(5_000))
        .subscribe()
      expect(requests).toBe(5_000)
    })

    it('runs 10 000 calls, each after the one before, although the first one takes time', () => {
      const slow = new Subject<string>()
      const calls = Array.from({ length: 10_000 }, (_, index) => use(String(index)))
      const streams = [said('tool_use', ...calls), done]
      let ran = 0
      const run = () => ((ran += 1) === 1 ? slow : ['on'])
      const last: unknown[] = []
      withTools(() => streams.shift() ?? NEVER, [toolThat(run)], { concurrent: 1 })(question)
        .pipe(takeLast(1))
        .subscribe({ next: (event) => last.push(event), error: (error: unknown) => last.push(error) })
      expect(ran).toBe(1)
      slow.next('on')
      slow.complete()
      expect([ran, last]).toEqual([10_000, [messageStop]])
    })
  })

  it('does not run a call whose input is nested more than 512 deep', async () => {
    const deep = `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`
    const calls = of(
      start(),
      blockStart(0, use('1')),
      blockDelta(0, { type: 'input_json_delta', partial_json: deep }),
      blockStop(0),
      delta('tool_use'),
      messageStop,
    )
    const run = jest.fn(() => 'never')
    const { requests } = await talk([toolThat(run)], [calls, done])
    expect(run).not.toHaveBeenCalled()
    expect(() => toJson(requests[1])).not.toThrow()
  })
})
