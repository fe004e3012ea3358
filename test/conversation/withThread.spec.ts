import * as t from 'io-ts'
import { concat, EMPTY, lastValueFrom, type Observable, of, throwError, toArray } from 'rxjs'
import {
  ApiFailure,
  continueByPrompt,
  type Conversation,
  conversationReducer,
  type MessageParam,
  type MessageRequest,
  type MessageStreamEvent,
  restartWithBackoff,
  retryWithBackoff,
  tool,
  withResume,
  withThread,
  withTools,
} from '../../src/index.ts'
import { alphabet, marbles, overloaded, streamOf } from '../../src/testing/index.ts'
import { answer, answers, question } from './answers.ts'

const beta = 'message-threads-2026-08-12'
const create = { type: 'create' }
const continuing = (number: number) => ({ type: 'continue', previous_message_id: `msg_${number}` })

const notFound = new ApiFailure('No', { kind: 'not_found_error', details: { error_code: 'thread_not_found' } })

const refused = (error_code: string, status = 404): Observable<never> =>
  throwError(() => new ApiFailure('No', { kind: 'not_found_error', status, details: { error_code } }))

/** The events of a diagram, as those of the answer with this number. */
const said = (number: number, diagram = 'S[a]$(.|)', stop_reason = 'end_turn'): Observable<MessageStreamEvent> => {
  const { S } = answer(number)
  const events: MessageStreamEvent[] = []
  streamOf(diagram)().subscribe({ next: (event) => events.push(event), error: () => {} })
  const own = events.map((event): MessageStreamEvent => {
    if (event.type === 'message_start') return S
    return event.type === 'message_delta' ? { ...event, delta: { ...event.delta, stop_reason } } : event
  })
  return concat(of(...own), diagram.endsWith('#') ? throwError(() => overloaded) : EMPTY)
}

const user = (content: string): MessageParam => ({ role: 'user', content })
const assistant = (text: string): MessageParam => ({ role: 'assistant', content: [{ type: 'text', text }] })

const withMessages = (...messages: readonly MessageParam[]): MessageRequest => ({
  ...question,
  messages: [...question.messages, ...messages],
})

const collect = <A>(source: Observable<A>): Promise<readonly A[]> => lastValueFrom(source.pipe(toArray()))

/** What was sent: the thread and the contents of the messages. */
const sent = (requests: readonly MessageRequest[]) =>
  requests.map(({ thread, messages }) => [thread, messages.map(({ content }) => content)])

/** Asks one question after the other in one thread, and returns what was sent. */
const talk = async (streams: readonly Observable<MessageStreamEvent>[], ...asked: readonly MessageRequest[]) => {
  const { ask, requests } = answers(...streams)
  const threaded = withThread(ask)
  const events: (readonly MessageStreamEvent[])[] = []
  for (const request of asked) events.push(await collect(threaded(request)))
  return { events, requests, sent: sent(requests) }
}

const second = withMessages(assistant('a'), user('And?'))
const third = withMessages(assistant('a'), user('And?'), assistant('b'), user('More?'))
const a = [{ type: 'text', text: 'a' }] as const
const b = [{ type: 'text', text: 'b' }] as const

describe('withThread', () => {
  it(
    'emits what it asks for, and asks again with the whole conversation if the thread is not found',
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const one = cold('      S[a]$(.|)            ', answer(1))
      const lost = cold('              -#          ', alphabet, notFound)
      const again = cold('              S[b]$(.|)  ', answer(2))
      const oneSubs = '       ^----!               '
      const lostSubs = '      -----^!              '
      const againSubs = '     ------^----!         '
      const expected = '      S[a]$.S[b]$(.|)      '

      const { ask, requests } = answers(one, lost, again)
      const threaded = withThread(ask)
      expectObservable(concat(threaded(question), threaded(second))).toBe(expected, alphabet)
      expectSubscriptions(one.subscriptions).toBe(oneSubs)
      expectSubscriptions(lost.subscriptions).toBe(lostSubs)
      expectSubscriptions(again.subscriptions).toBe(againSubs)
      flush()
      expect(sent(requests)).toEqual([
        [create, ['Hi']],
        [continuing(1), ['And?']],
        [create, ['Hi', a, 'And?']],
      ])
    }),
  )

  it('sends nothing until it is subscribed', () => {
    const { ask, requests } = answers(said(1))
    withThread(ask)(question)
    expect(requests).toEqual([])
  })

  it('sends only the new messages to the thread of the last answer', async () => {
    const { sent, requests } = await talk([said(1), said(2, 'S[b]$(.|)'), said(3)], question, second, third)
    expect(sent).toEqual([
      [create, ['Hi']],
      [continuing(1), ['And?']],
      [continuing(2), ['More?']],
    ])
    expect(requests.map(({ betas }) => betas)).toEqual([[beta], [beta], [beta]])
  })

  it('adds its beta to those of the request, once', async () => {
    const { requests } = await talk(
      [said(1), said(2)],
      { ...question, betas: ['x'] },
      { ...second, betas: [beta, 'x'] },
    )
    expect(requests.map(({ betas }) => betas)).toEqual([
      ['x', beta],
      [beta, 'x'],
    ])
  })

  it('sends system and tools once, and everything else each time', async () => {
    const fixed = {
      system: 'Be brief.',
      tools: [{ name: 'x', input_schema: { type: 'object' } }],
      service_tier: 'auto',
    } as const
    const { requests } = await talk([said(1), said(2)], { ...question, ...fixed }, { ...second, ...fixed })
    expect(requests[0]).toEqual({ ...question, ...fixed, betas: [beta], thread: create })
    expect(requests[1]).toEqual({
      ...question,
      service_tier: 'auto',
      messages: [user('And?')],
      betas: [beta],
      thread: continuing(1),
    })
  })

  it.each<[string, MessageRequest]>([
    ['an earlier message', { ...question, messages: [user('Ho'), assistant('a'), user('And?')] }],
    ['the answer', withMessages(assistant('A'), user('And?'))],
    ['system', { ...second, system: 'Be long.' }],
    ['the tools', { ...second, tools: [{ name: 'x', input_schema: { type: 'object' } }] }],
    ['nothing, so that the first question is asked again', question],
    ['nothing, and ends with the answer', withMessages(assistant('a'))],
    [
      'the end, which is an answer that the thread does not have',
      withMessages(assistant('a'), user('And?'), assistant('So')),
    ],
  ])('starts a new thread for a request that changes %s', async (_, request) => {
    const { requests } = await talk([said(1), said(2)], question, request)
    expect(requests[1]).toEqual({ ...request, betas: [beta], thread: create })
  })

  it('continues whatever is cached now', async () => {
    const cached: MessageParam = {
      role: 'user',
      content: [{ type: 'text', text: 'Hi', cache_control: { type: 'ephemeral' } }],
    }
    const { sent } = await talk([said(1), said(2)], { ...question, messages: [cached] }, second)
    expect(sent[1]).toEqual([continuing(1), ['And?']])
  })

  it('passes on a request that has a thread itself', async () => {
    const own: MessageRequest = { ...second, thread: { type: 'continue', previous_message_id: 'mine' } }
    const { requests } = await talk([said(1), said(2), said(3)], own, own, question)
    expect(requests).toEqual([own, own, { ...question, betas: [beta], thread: create }])
  })

  it.each(['thread_not_found', 'thread_already_continued', 'thread_continue_in_flight', 'thread_fingerprint_mismatch'])(
    'sends the whole conversation after %s, and continues from its answer',
    async (code) => {
      const { sent, events } = await talk(
        [said(1), refused(code), said(2, 'S[b]$(.|)'), said(3)],
        question,
        second,
        third,
      )
      expect(sent.slice(1)).toEqual([
        [continuing(1), ['And?']],
        [create, ['Hi', a, 'And?']],
        [continuing(2), ['More?']],
      ])
      expect(events[1]).toEqual(await collect(said(2, 'S[b]$(.|)')))
    },
  )

  it('errors with what the new thread errors with', async () => {
    const asked = talk([said(1), refused('thread_not_found'), refused('thread_not_found')], question, second)
    await expect(asked).rejects.toMatchObject({ details: { error_code: 'thread_not_found' } })
  })

  it.each<[string, Observable<never>[], MessageRequest[]]>([
    ['a new thread', [refused('thread_unsupported_request')], []],
    [
      'the thread that replaces a lost one',
      [refused('thread_not_found'), refused('thread_unsupported_request')],
      [question],
    ],
    ['a thread that is continued', [refused('thread_unsupported_request')], [question]],
  ])('sends no thread any more after %s is not supported', async (_, refusals, before) => {
    const { requests } = await talk(
      [...before.map(() => said(1)), ...refusals, said(2, 'S[b]$(.|)'), said(3)],
      ...before,
      second,
      third,
    )
    expect(requests.slice(-2)).toEqual([second, third])
  })

  it.each([
    ['another failure', refused('tool_name_conflict', 400)],
    ['an error that is not a failure', throwError(() => new Error('a bug'))],
  ])('passes on %s, and continues the same answer afterwards', async (_, error) => {
    const { ask, requests } = answers(said(1), error, said(2))
    const threaded = withThread(ask)
    await collect(threaded(question))
    await expect(collect(threaded(second))).rejects.toBeInstanceOf(Error)
    await collect(threaded(second))
    expect(sent(requests).slice(1)).toEqual([
      [continuing(1), ['And?']],
      [continuing(1), ['And?']],
    ])
  })

  it('starts a new thread after an answer that broke: the server holds all of it or nothing', async () => {
    const { ask, requests } = answers(said(1), said(2, 'S[b#'), said(3))
    const threaded = withThread(ask)
    await collect(threaded(question))
    await expect(collect(threaded(second))).rejects.toBe(overloaded)
    await collect(threaded(second))
    expect(sent(requests)[2]).toEqual([create, ['Hi', a, 'And?']])
  })

  it('starts a new thread after an answer that was unsubscribed', async () => {
    const { ask, requests } = answers(said(1), concat(said(2, 'S[b'), new Promise<never>(() => {})), said(3))
    const threaded = withThread(ask)
    await collect(threaded(question))
    threaded(second).subscribe().unsubscribe()
    await collect(threaded(second))
    expect(sent(requests)[2]).toEqual([create, ['Hi', a, 'And?']])
  })

  it('continues a turn that has paused without a new message', async () => {
    const { ask, requests } = answers(said(1, 'S[a]$(.|)', 'pause_turn'), said(2, 'S[b]$(.|)'), said(3))
    const threaded = withThread(ask)
    await collect(withTools(threaded, [])(question))
    const both: MessageParam = { role: 'assistant', content: [...a, ...b] }
    await collect(threaded({ ...withMessages(both, user('And?')), tools: [] }))
    expect(sent(requests)).toEqual([
      [create, ['Hi']],
      [continuing(1), []],
      [continuing(2), ['And?']],
    ])
  })

  it('uploads each message of a loop of tools once, and continues from what is stored', async () => {
    const run = tool({
      name: 'tool',
      description: '',
      input: t.unknown,
      input_schema: { type: 'object' },
      run: () => ['1'],
    })
    const { ask, requests } = answers(
      said(1, 'S{jk}T(.|)', 'tool_use'),
      said(2, 'S[a]{jk}T(.|)', 'tool_use'),
      said(3, 'S[b]$(.|)'),
      said(4),
    )
    const threaded = withTools(withThread(ask), [run])
    const events = await collect(threaded({ ...question, system: 'Be brief.' }))
    const started: Conversation = { messages: question.messages, answer: undefined }
    const { messages } = events.reduce(conversationReducer, started)
    const stored = JSON.parse(JSON.stringify(messages)) as readonly MessageParam[]
    await collect(threaded({ ...question, system: 'Be brief.', messages: [...stored, user('And?')] }))
    const result = (id: string) => [{ type: 'tool_result', tool_use_id: id, content: '1' }]
    expect(sent(requests)).toEqual([
      [create, ['Hi']],
      [continuing(1), [result('toolu_0')]],
      [continuing(2), [result('toolu_1')]],
      [continuing(3), ['And?']],
    ])
    expect(requests.map(({ system, tools }) => [system, tools?.length])).toEqual([
      ['Be brief.', 1],
      [undefined, undefined],
      [undefined, undefined],
      [undefined, undefined],
    ])
  })

  it('continues the answer of a restart inside', async () => {
    const { ask, requests } = answers(said(1, 'S[b#'), said(2), said(3))
    const threaded = withThread((request: MessageRequest) => ask(request).pipe(restartWithBackoff({ initialDelay: 0 })))
    await collect(threaded(question))
    await collect(threaded(second))
    expect(sent(requests)[2]).toEqual([continuing(2), ['And?']])
  })

  it('continues the same answer for a retry outside', async () => {
    const { ask, requests } = answers(
      said(1),
      throwError(() => overloaded),
      said(2),
    )
    const threaded = withThread(ask)
    await collect(threaded(question))
    await collect(threaded(second).pipe(retryWithBackoff({ initialDelay: 0 })))
    expect(sent(requests)[2]).toEqual([continuing(1), ['And?']])
  })

  it('sends the whole conversation for a request of withResume around it', async () => {
    const { ask, requests } = answers(said(1), said(2, 'S[b#'), said(3))
    const threaded = withResume(withThread(ask), { by: continueByPrompt })
    await collect(threaded(question))
    await collect(threaded(second))
    expect(requests[2]?.thread).toEqual(create)
    expect(requests[2]?.messages.slice(0, 3)).toEqual(second.messages)
  })
})
