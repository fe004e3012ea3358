import * as fc from 'fast-check'
import { firstValueFrom, reduce } from 'rxjs'
import {
  ApiFailure,
  DecodeFailure,
  type Failure,
  type MessageParam,
  noUsage,
  ProtocolFailure,
  StalledFailure,
  toEither,
  TransportFailure,
  TruncatedFailure,
} from 'rxjs-anthropic'
import { streamOf } from 'rxjs-anthropic/testing'
import { actionsOf } from '../../examples/angular-chat/page/src/actionsOf.ts'
import {
  beginExchange,
  type Ending,
  type Exchange,
  exchangeReducer,
  shownText,
  turnsOf,
} from '../../examples/angular-chat/page/src/Exchange.ts'
import { paragraphsOf } from '../../examples/angular-chat/page/src/paragraphsOf.ts'
import { describeFailure } from '../../examples/angular-chat/page/src/describeFailure.ts'
import { type Part, partsOf } from '../../examples/angular-chat/page/src/partsOf.ts'

const before: readonly MessageParam[] = [
  { role: 'user', content: 'Olá' },
  { role: 'assistant', content: 'Olá!' },
]
const asked: MessageParam = { role: 'user', content: 'E hoje?' }
const failure = new TruncatedFailure('cut')

/** The exchange of a question that was answered with these events. */
const after = (events: string, ending?: Ending['type']): Promise<Exchange> =>
  firstValueFrom(
    streamOf(events)().pipe(
      toEither(),
      reduce(
        (exchange, event) => (event._tag === 'Right' ? exchangeReducer(exchange, event.right) : exchange),
        beginExchange('E hoje?', before, { id: 'id' }),
      ),
    ),
  ).then((exchange) =>
    ending === undefined
      ? exchange
      : exchangeReducer(exchange, ending === '@failed' ? { type: ending, error: failure } : { type: ending }),
  )

const kinds = (exchange: Exchange): readonly Part['kind'][] => partsOf(exchange).map(({ kind }) => kind)

describe('An exchange', () => {
  it('is followed by all of its turns, once it has ended', async () => {
    expect(turnsOf(await after('S[ab]$(.|)', '@ended'))).toEqual([
      ...before,
      asked,
      { role: 'assistant', content: [{ type: 'text', text: 'ab' }] },
    ])
  })

  it.each(['@cancelled', '@failed'] as const)(
    'is followed by its thinking and its text if it was %s',
    async (ending) => {
      const thinking = { type: 'thinking', thinking: 'x', signature: 'signed' }
      const answer = { role: 'assistant', content: [thinking, { type: 'text', text: 'ab' }] }
      expect(turnsOf(await after('S<x~>[ab#', ending))).toEqual([...before, asked, answer])
    },
  )

  it.each<[string, string, Ending['type']]>([
    ['did not run', 'S[a]{jk}T(.|)', '@ended'],
    ['was whole when the answer was stopped', 'S[a]{jk}<y#', '@cancelled'],
  ])('is followed by a result for a call that %s', async (_, events, ending) => {
    const call = { type: 'tool_use', id: 'toolu_1', name: 'tool', input: { a: 1 } }
    const result = { type: 'tool_result', tool_use_id: 'toolu_1', content: 'Cancelled by the user', is_error: true }
    expect(turnsOf(await after(events, ending))).toMatchObject([
      ...before,
      asked,
      { role: 'assistant', content: [{ type: 'text', text: 'a' }, call] },
      { role: 'user', content: [result] },
    ])
  })

  it.each(['S#', 'S<x#', 'S[#', 'S{j#'])('adds no turns after %s: nothing of it can be sent', async (events) => {
    expect(turnsOf(await after(events, '@failed'))).toEqual(before)
  })
})

describe('The tokens of an exchange', () => {
  it('are those of its requests, after those of the exchange that it replaces', () => {
    const spent = { ...noUsage, requests: 1, input_tokens: 10 }
    const begun = beginExchange('E hoje?', before, { spent })
    expect(begun.usage).toEqual(spent)
    const counted = [1, 2].reduce(
      (exchange, requests) =>
        exchangeReducer(exchange, { type: '@usage', usage: { ...noUsage, requests, input_tokens: 4 } }),
      begun,
    )
    expect(counted.usage).toEqual({ ...noUsage, requests: 3, input_tokens: 14 })
  })
})

describe('What is drawn', () => {
  it('is thinking, text and calls, in their order', async () => {
    expect(kinds(await after('S<x~>[a]{jk}T(.|)'))).toEqual(['thinking', 'text', 'call'])
  })

  it('grows at its last part, and only while the answer arrives', async () => {
    const growing = (exchange: Exchange) => partsOf(exchange).map((part) => 'growing' in part && part.growing)
    expect(growing(await after('S<x~>[a#'))).toEqual([false, true])
    expect(growing(await after('S<x~>[a#', '@cancelled'))).toEqual([false, false])
  })

  it('is incomplete if a call was cut', async () => {
    const states = (exchange: Exchange) => partsOf(exchange).map((part) => part.kind === 'call' && part.call.state)
    expect(states(await after('S{j#'))).toEqual(['arriving'])
    expect(states(await after('S{j#', '@cancelled'))).toEqual(['failed'])
    expect(states(await after('S{jk}T(.|)'))).toEqual(['running'])
  })

  it('starts with a mark if the answer was restarted', async () => {
    const broken = await after('S[ab#')
    const again = exchangeReducer(broken, { type: '@restart', attempt: 1, failure })
    expect(shownText(again)).toBe('')
    expect(kinds(again)).toEqual(['mark'])
    const twice = exchangeReducer(again, { type: '@restart', attempt: 2, failure })
    expect(kinds(twice)).toEqual(['mark'])
  })

  it('has a mark after the text at which the answer was continued', async () => {
    const broken = await after('S[ab#')
    const message = { ...broken.conversation.answer!, content: [] }
    const on = exchangeReducer(broken, { type: '@resume', attempt: 1, failure, blocks: 1, message })
    const further = exchangeReducer(on, {
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text: 'c' },
    })
    expect(partsOf(further)).toMatchObject([{ kind: 'text', text: 'abc', marks: [{ at: 2 }] }])
  })

  it('has all of the text and every mark, however the text is split', () => {
    const at = fc.nat(20)
    fc.assert(
      fc.property(fc.stringMatching(/^[ab\n]{0,20}$/), fc.uniqueArray(at), (text, places) => {
        const marks = [...places]
          .sort((a, b) => a - b)
          .filter((place) => place <= text.length)
          .map((place) => ({ answer: 0, block: 0, at: place, kind: 'resumed' as const, what: 'Claude is overloaded.' }))
        const pieces = paragraphsOf(text, marks)
        expect(
          pieces.map((paragraph) => paragraph.filter((piece) => typeof piece === 'string').join('')).join('\n\n'),
        ).toBe(text)
        expect(pieces.flat().filter((piece) => typeof piece !== 'string')).toEqual(marks)
      }),
    )
  })
})

const unknown = (status: number): ApiFailure => new ApiFailure('New', { kind: 'something_new', status })

describe('The description of a failure', () => {
  it.each([
    ['overloaded_error', 'Claude is overloaded.'],
    ['rate_limit_error', 'Too many questions in a short time.'],
    ['permission_error', 'The API key of this server was rejected.'],
    ['billing_error', 'The credit of this server is used up.'],
    ['not_found_error', 'The server asked for something that does not exist.'],
    ['request_too_large', 'This conversation is too long.'],
    ['invalid_request_error', 'This question was rejected.'],
    ['api_error', 'Something went wrong on Claude’s side.'],
    ['something_new', 'This question was rejected.'],
  ])('explains %s', (kind, what) => {
    expect(describeFailure(new ApiFailure('prompt: is too long', { kind })).what).toBe(what)
  })

  it('offers to try again whenever that may help, also after automatic retries', () => {
    const overloaded = { kind: 'overloaded_error', status: 529 }
    expect(describeFailure(new ApiFailure('Overloaded', overloaded)).canRetry).toBe(true)
    expect(describeFailure(new ApiFailure('Overloaded', { ...overloaded, shouldRetry: false })).canRetry).toBe(true)
    expect(describeFailure(new ApiFailure('invalid x-api-key', { kind: 'authentication_error' })).canRetry).toBe(false)
  })

  it.each<[string, Failure]>([
    ['a kind of error that this version does not know, with a status of the client', unknown(418)],
    ['credentials that the server does not have', new TransportFailure('no key', { phase: 'credential' })],
    ['an answer that is too long', new TruncatedFailure('cut', { stopReason: 'max_tokens' })],
    ['an answer that cannot be read', new ProtocolFailure('message_stop before message_start', { event: {} })],
  ])('does not offer to try again after %s, nor to continue', (_, error) => {
    const { canRetry } = describeFailure(error)
    const failed = { failure: describeFailure(error) }
    expect(canRetry).toBe(false)
    expect([actionsOf({ type: 'failed', ...failed }), actionsOf({ type: 'broken', ...failed })]).toEqual([[], []])
  })

  it('offers to try again after an unknown kind of error of the server', () => {
    const failed = { failure: describeFailure(unknown(500)) }
    expect(actionsOf({ type: 'failed', ...failed })).toEqual(['Try again'])
    expect(actionsOf({ type: 'broken', ...failed })).toEqual(['Continue', 'Start over'])
  })

  it('covers every failure, and a bug', () => {
    const failures = [
      new TransportFailure('fetch failed', { phase: 'connect' }),
      new TransportFailure('terminated', { phase: 'body' }),
      new StalledFailure('No byte for 120000 ms', { clock: 'liveness', after: 120_000 }),
      new DecodeFailure('ping: expected object', { layer: 'event', input: 7, errors: [] }),
      new ProtocolFailure('message_stop before message_start', { event: {} }),
      failure,
      new TypeError('x is undefined'),
    ]
    expect(failures.map((error) => describeFailure(error).what)).toEqual([
      'The server cannot be reached.',
      'The connection was lost.',
      'No data arrived for too long.',
      'The answer could not be read.',
      'The answer could not be read.',
      'The answer is incomplete.',
      'This page has an error.',
    ])
  })
})
