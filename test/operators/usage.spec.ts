import fc from 'fast-check'
import { from, lastValueFrom, map, of, toArray } from 'rxjs'
import {
  addUsage,
  type MessageStreamEvent,
  noUsage,
  reduceUsage,
  type Restart,
  scanUsage,
  type Usage,
  type UsageTotal,
} from '../../src/index.ts'
import { alphabet, marbles, overloaded } from '../../src/testing/index.ts'
import { messageStop, resumeWith, start } from '../events.ts'

const restart: Restart = { type: '@restart', attempt: 1, failure: overloaded }
const resume = resumeWith(1)

/** The figures that differ in the alphabet, where every request has 10 tokens of input. */
const figures = { 1: '1 of 10, 1', 2: '1 of 10, 5', 3: '2 of 20, 6', 4: '2 of 20, 10', 5: '2 of 20, 2' }

const delta = (usage: Extract<MessageStreamEvent, { type: 'message_delta' }>['usage']): MessageStreamEvent => ({
  type: 'message_delta',
  delta: { stop_reason: 'end_turn' },
  usage,
})

const none: UsageTotal = {
  requests: 1,
  input_tokens: 10,
  output_tokens: 1,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  web_search_requests: 0,
  web_fetch_requests: 0,
  ephemeral_5m_input_tokens: 0,
  ephemeral_1h_input_tokens: 0,
  service_tiers: [],
}

const totals = (...events: readonly (MessageStreamEvent | Restart)[]) =>
  lastValueFrom(from(events).pipe(scanUsage(), toArray()))
const total = (...events: readonly (MessageStreamEvent | Restart)[]) => lastValueFrom(from(events).pipe(reduceUsage()))

describe('scanUsage', () => {
  const shown = map(({ requests, input_tokens, output_tokens }: typeof none) => {
    return `${requests} of ${input_tokens}, ${output_tokens}`
  })

  it.each([
    ['replaces the figures of one request', '         Sp[ab]$(.|)  ', '1-----2|'],
    ['adds the turns of a conversation', '            S$.--S$(.|)  ', '12---34|'],
    ['adds the attempt that failed', '                S[a@-S[ab]$(.|)', '1----5----3|'],
    ['adds the request that carries an answer on', ' S[a&--b]$(.|)', '1--5----3|'],
    ['says nothing before a request has answered', ' pp?--S(.|)   ', '-----1|'],
    ['counts a start that came twice once', '    SpS[a]$(.|)  ', '1-----2|'],
    ['counts a start after an unknown event once', ' S?S[a]$(.|)  ', '1-----2|'],
    ['counts a start after a seam once', '         S[a&S-b]$(.|)', '1--5----3|'],
    ['counts a start again after a restart', '   S@-S[a]$(.|) ', '1--5---3|'],
    ['says nothing twice', '                          S$$-$(.|)    ', '12---|'],
  ])('%s', (_, diagram, expected) => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold(diagram, { ...alphabet, '@': restart, '&': resume })
      const subs = `^${'-'.repeat(expected.indexOf('|') - 1)}!`

      expectObservable(source.pipe(scanUsage(), shown)).toBe(expected, figures)
      expectSubscriptions(source.subscriptions).toBe(subs)
    })()
  })

  it(
    'has the figures so far when the stream fails',
    marbles(({ cold, expectObservable }) => {
      const source = cold('  S[a-#', alphabet, overloaded)
      const expected = '     1---#'

      expectObservable(source.pipe(scanUsage(), shown)).toBe(expected, figures, overloaded)
    }),
  )

  it('leaves what a message_delta does not tell, or tells as null', async () => {
    const usage = { input_tokens: 10, output_tokens: 1, cache_read_input_tokens: 7, cache_creation_input_tokens: 2 }
    const cached = { ...none, cache_read_input_tokens: 7, cache_creation_input_tokens: 2 }
    expect(
      await totals(
        start('msg_1', { usage }),
        delta({ output_tokens: 4, cache_read_input_tokens: null }),
        delta({ output_tokens: null, input_tokens: 11 }),
        delta(null),
        delta(undefined),
      ),
    ).toEqual([cached, { ...cached, output_tokens: 4 }, { ...cached, output_tokens: 4, input_tokens: 11 }])
  })

  it('counts what the server looked up', async () => {
    const searches = (web_search_requests: number) => delta({ server_tool_use: { web_search_requests } })
    const fetches = delta({ server_tool_use: { web_fetch_requests: 3 } })
    const last = (await totals(start(), searches(1), searches(2), start('msg_2'), fetches)).at(-1)
    expect(last).toEqual({
      ...none,
      requests: 2,
      input_tokens: 20,
      output_tokens: 2,
      web_search_requests: 2,
      web_fetch_requests: 3,
    })
  })
})

describe('what a request costs beside the figures of its message', () => {
  const cost = { input_tokens: 100, output_tokens: 7, cache_creation_input_tokens: 3, cache_read_input_tokens: 4 }

  it.each([
    ['compaction', true],
    ['advisor_message', true],
    ['message', false],
    ['fallback_message', false],
    ['news', false],
  ])('counts an iteration of type %s: %p', async (type, counts) => {
    const usage = {
      input_tokens: 10,
      output_tokens: 1,
      iterations: [{ ...cost, type, cache_creation: { ephemeral_1h_input_tokens: 3 } }],
    }
    const { input_tokens, output_tokens, ...rest } = await total(start(), delta(usage as Usage))
    expect([input_tokens, output_tokens]).toEqual(counts ? [110, 8] : [10, 1])
    expect(rest).toMatchObject(
      counts ? { cache_read_input_tokens: 4, ephemeral_1h_input_tokens: 3 } : { cache_read_input_tokens: 0 },
    )
  })

  it('keeps the split of the cache, and the tiers that answered', async () => {
    const first = {
      cache_creation_input_tokens: 9,
      cache_creation: { ephemeral_5m_input_tokens: 4, ephemeral_1h_input_tokens: 5 },
    }
    const usage = { input_tokens: 1, output_tokens: 1, ...first, service_tier: 'standard' }
    const tiers = ['standard', 'priority', 'standard'].flatMap((service_tier, index) => [
      start(`msg_${index}`, { usage: { ...usage, service_tier } }),
      messageStop,
    ])
    expect(await total(...tiers)).toMatchObject({
      cache_creation_input_tokens: 27,
      ephemeral_5m_input_tokens: 12,
      ephemeral_1h_input_tokens: 15,
      service_tiers: ['standard', 'priority'],
    })
  })

  it('takes the figures of the last start, where a server sends two before any block', async () => {
    const usage = (input_tokens: number) => ({ usage: { input_tokens, output_tokens: 1 } })
    expect(await totals(start('a', usage(0)), start('b', usage(7)), delta({ output_tokens: 3 }))).toMatchObject([
      { requests: 1, input_tokens: 0 },
      { requests: 1, input_tokens: 7 },
      { requests: 1, input_tokens: 7, output_tokens: 3 },
    ])
  })

  it('is added by addUsage: the total of two streams is that of one after the other', async () => {
    const figure = fc.nat(1000)
    const requests = fc.array(
      fc.record({
        input_tokens: figure,
        output_tokens: figure,
        service_tier: fc.constantFrom('standard', 'batch', null),
      }),
    )
    const asked = (all: readonly Usage[], prefix: string) =>
      all.flatMap((usage, index) => [start(`${prefix}${index}`, { usage }), messageStop])
    await fc.assert(
      fc.asyncProperty(requests, requests, async (some, others) => {
        const [one, two] = [asked(some, 'a'), asked(others, 'b')]
        expect(addUsage(await total(...one), await total(...two))).toEqual(await total(...one, ...two))
        expect([await total(...one)].reduce(addUsage, noUsage)).toEqual(await total(...one))
      }),
    )
  })
})

describe('reduceUsage', () => {
  it(
    'emits the figures of all requests when the stream completes',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a]$.S[b]$(.|)', alphabet)
      const subs = '         ^----------!'
      const expected = '     -----------(u|)'

      const both = { ...none, requests: 2, input_tokens: 20, output_tokens: 10 }
      expectObservable(source.pipe(reduceUsage())).toBe(expected, { u: both })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('emits zeros where nothing was asked', async () => {
    expect(await total()).toEqual({ ...none, requests: 0, input_tokens: 0, output_tokens: 0 })
  })

  it('is the sum of the last figures of each request, and never falls', async () => {
    const figure = fc.nat(1000)
    const requests = fc.array(
      fc.record({
        first: fc.record({ input_tokens: figure, output_tokens: fc.constant(1) }),
        grown: fc.array(figure, { maxLength: 4 }).map((all) => all.sort((a, b) => a - b)),
        ends: fc.boolean(),
      }),
      { minLength: 1 },
    )
    await fc.assert(
      fc.asyncProperty(requests, async (all) => {
        const events = all.flatMap(({ first, grown, ends }, index) => [
          start(`msg_${index}`, { usage: first satisfies Usage }),
          ...grown.map((output_tokens) => delta({ output_tokens: output_tokens + 1 })),
          ends ? messageStop : restart,
        ])
        const sum = (of: (request: (typeof all)[number]) => number) => all.reduce((so, request) => so + of(request), 0)
        const steps = await totals(...events)
        expect(steps.at(-1)).toEqual({
          ...none,
          requests: all.length,
          input_tokens: sum(({ first }) => first.input_tokens),
          output_tokens: sum(({ grown }) => (grown.at(-1) ?? 0) + 1),
        })
        expect(await total(...events)).toEqual(steps.at(-1))
        const said = steps.map(({ output_tokens }) => output_tokens)
        expect(said).toEqual([...said].sort((a, b) => a - b))
      }),
    )
  })
})

describe('addUsage', () => {
  it('adds each figure, and has each tier once', () => {
    const a = {
      requests: 1,
      input_tokens: 2,
      output_tokens: 3,
      cache_creation_input_tokens: 4,
      ephemeral_5m_input_tokens: 5,
      ephemeral_1h_input_tokens: 6,
      cache_read_input_tokens: 7,
      web_search_requests: 8,
      web_fetch_requests: 9,
      service_tiers: ['standard'],
    }
    const sum = addUsage(a, { ...a, service_tiers: ['standard', 'batch'] })
    expect(sum).toEqual({
      requests: 2,
      input_tokens: 4,
      output_tokens: 6,
      cache_creation_input_tokens: 8,
      ephemeral_5m_input_tokens: 10,
      ephemeral_1h_input_tokens: 12,
      cache_read_input_tokens: 14,
      web_search_requests: 16,
      web_fetch_requests: 18,
      service_tiers: ['standard', 'batch'],
    })
    expect(addUsage(a, noUsage)).toEqual(a)
  })

  it('counts a stream that begins in the middle, with the seam of a further request', async () => {
    expect(await lastValueFrom(of(resume).pipe(scanUsage(), toArray()))).toEqual([none])
    expect(await totals(alphabet['?'], alphabet.a)).toEqual([])
  })
})
