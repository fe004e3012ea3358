import fc from 'fast-check'
import * as t from 'io-ts'
import { concat, delay, from, lastValueFrom, of, reduce, scan, throwError, toArray } from 'rxjs'
import {
  type ContentBlock,
  type Conversation,
  conversationReducer,
  type MessageParam,
  type MessageStreamEvent,
  openCalls,
  type Restart,
  restartWithBackoff,
  type Seam,
  tool,
  withTools,
} from '../../src/index.ts'
import { MessageRequest } from '../../src/codec/index.ts'
import { toJson } from '../../src/codec/toJson.ts'
import { alphabet, overloaded, streamOf } from '../../src/testing/index.ts'
import { anyMessage, blockStart, blockStop, messageStop, start } from '../events.ts'
import { answers, question } from './answers.ts'

type Event = MessageStreamEvent | Seam | Restart

const begun: Conversation = { messages: question.messages, answer: undefined }
const after = (events: Iterable<Event>, conversation = begun) => [...events].reduce(conversationReducer, conversation)

const eventsOf = async (diagram: string): Promise<readonly MessageStreamEvent[]> =>
  lastValueFrom(streamOf(`${diagram}|`)().pipe(toArray()))

const use = (id: string) => ({ type: 'tool_use', id, name: 'tool', input: {} }) as const
const sent = (id: string) => ({ type: 'tool_result', tool_use_id: id, content: 'on' }) as const
const result = (id: string): Seam => ({ type: '@tool_result', id, name: 'tool', result: sent(id) })

const said = (stop_reason: string, ...content: readonly ContentBlock[]): readonly MessageStreamEvent[] => [
  start(),
  ...content.flatMap((block, index) => [blockStart(index, block), blockStop(index)]),
  { type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: 5 } },
  messageStop,
]

const restart: Restart = { type: '@restart', attempt: 1, failure: overloaded }

describe('conversationReducer', () => {
  it('makes a turn of an answer when it is complete, not before', async () => {
    const events = await eventsOf('S<x~>[ab]$.')
    const steps = await lastValueFrom(from(events).pipe(scan(conversationReducer, begun), toArray()))
    expect(steps.map(({ messages }) => messages.length)).toEqual([...events.slice(1).map(() => 1), 2])
    expect(steps.at(-1)).toEqual({
      messages: [
        ...question.messages,
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'x', signature: 'signed' },
            { type: 'text', text: 'ab' },
          ],
        },
      ],
      answer: undefined,
    })
  })

  it('has the answer that is arriving', async () => {
    const { answer } = after(await eventsOf('S[a'))
    expect(answer?.content).toEqual([{ type: 'text', text: 'a' }])
  })

  it('has the results as a last turn, each when it arrives, in the order of the calls', () => {
    const answered = after(said('tool_use', use('1'), use('2'), use('3')))
    const waiting = after([result('3'), result('1')], answered)
    expect(waiting.messages).toEqual([...answered.messages, { role: 'user', content: [sent('1'), sent('3')] }])
    expect(openCalls(waiting.messages)).toEqual([use('2')])
    expect(after([result('2')], waiting)).toEqual({
      messages: [...answered.messages, { role: 'user', content: [sent('1'), sent('2'), sent('3')] }],
      answer: undefined,
    })
  })

  it('leaves out what broke', async () => {
    const { messages } = after(await eventsOf('S[a]{j'))
    expect(messages).toBe(begun.messages)
  })

  it('takes back the answer that is arriving where it starts again', async () => {
    const whole = await eventsOf('S[b]$.')
    const { messages } = after([...(await eventsOf('S[a]{j')), restart, ...whole])
    expect(messages).toEqual(after(whole).messages)
    expect(messages.at(-1)?.content).toEqual([{ type: 'text', text: 'b' }])
  })

  it('keeps the turns before where an answer starts again', async () => {
    const called = after([...said('tool_use', use('1')), result('1')])
    const again = after([...(await eventsOf('S[a')), restart, ...(await eventsOf('S[b]$.'))], called)
    expect(again.messages.slice(0, -1)).toEqual(called.messages)
    expect(again.messages).toHaveLength(4)
  })

  it.each(['', '\n\n', ' '])('leaves out a blank text, %j, and an answer of nothing else', (text) => {
    const empty = { type: 'text', text } as const
    expect(after(said('end_turn', empty, { type: 'text', text: 'a' }, empty)).messages.at(-1)?.content).toEqual([
      { type: 'text', text: 'a' },
    ])
    expect(after(said('end_turn', empty)).messages).toBe(begun.messages)
    expect(after(said('end_turn')).messages).toBe(begun.messages)
  })

  it.each<[string, ContentBlock]>([
    ['thinking without a signature', { type: 'thinking', thinking: 'x', signature: '' }],
    ['a call of the server without its result', { type: 'server_tool_use', id: 's', name: 'web_search', input: {} }],
    [
      'a call of an MCP server without its result',
      { type: 'mcp_tool_use', id: 's', name: 'n', server_name: 'm', input: {} },
    ],
  ])('leaves out %s', (_, block) => {
    const text = { type: 'text', text: 'a' } as const
    expect(after(said('end_turn', block, text)).messages.at(-1)?.content).toEqual([text])
    expect(after(said('max_tokens', text, block)).messages.at(-1)?.content).toEqual([text])
  })

  it('keeps a call of the server whose result is in the same turn, also after a pause', () => {
    const search = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} } as const
    const found = { type: 'web_search_tool_result', tool_use_id: 's', content: [] } as const
    expect(after(said('end_turn', search, found)).messages.at(-1)?.content).toEqual([search, found])
    const paused = after([...said('pause_turn', search), ...said('end_turn', found)])
    expect(paused.messages.at(-1)?.content).toEqual([search, found])
  })

  it('makes one turn of an answer and what it goes on with', () => {
    const [a, b] = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ] as const
    const paused = after([...said('pause_turn', a), ...said('end_turn', b)])
    expect(paused.messages).toEqual([...question.messages, { role: 'assistant', content: [a, b] }])
    const prefilled = { ...begun, messages: [...begun.messages, { role: 'assistant', content: 'a' } as const] }
    expect(after(said('end_turn', b), prefilled).messages).toEqual(paused.messages)
  })

  it.each<[string, readonly Event[]]>([
    ['a ping', [alphabet.p]],
    ['an unknown event', [alphabet['?']]],
    ['progress', [{ type: '@tool_progress', id: '1', name: 'tool', progress: 1 }]],
    ['what has no beginning', [alphabet.a, alphabet.$, alphabet['.']]],
    ['a restart with nothing before it', [restart]],
  ])('is the same conversation after %s', (_, events) => {
    expect(after(events)).toBe(begun)
  })

  it('begins anew with the whole, where the restart stands to the right of the fold', async () => {
    const broken = concat(
      streamOf('S[a#')(),
      throwError(() => overloaded),
    )
    const { ask } = answers(
      from(said('tool_use', use('1'))),
      broken,
      from(said('tool_use', use('2'))),
      of(...said('x')),
    )
    const run = tool({ name: 'tool', description: '', input: t.unknown, input_schema: {}, run: () => 'on' })
    const spoken = withTools(ask, [run])(question).pipe(
      reduce(conversationReducer, begun),
      restartWithBackoff({ initialDelay: 1 }),
    )
    expect(await lastValueFrom(spoken)).toMatchObject({
      messages: [{}, { content: [use('2')] }, { content: [sent('2')] }],
    })
  })
})

describe('the conversation beside withTools', () => {
  /** An answer: any blocks, each call under an id of its own, and why it stops. */
  const anyAnswer = fc.tuple(anyMessage, fc.constantFrom('tool_use', 'tool_use', 'pause_turn', 'end_turn'))
  const withIds = ([events, stop_reason]: readonly [readonly MessageStreamEvent[], string], turn: number) =>
    events.map((event): MessageStreamEvent => {
      switch (event.type) {
        case 'message_start':
          return { ...event, message: { ...event.message, id: `msg_${turn}` } }
        case 'content_block_start':
          return event.content_block.type === 'tool_use'
            ? { ...event, content_block: { ...event.content_block, id: `${turn}.${event.index}` } }
            : event
        case 'message_delta':
          return { ...event, delta: { ...event.delta, stop_reason } }
        default:
          return event
      }
    })

  /** Whether the API takes these messages: the roles alternate, nothing is empty, and each call has its result in the next turn, in order. */
  const isLegal = (messages: readonly MessageParam[]): boolean =>
    messages.every(({ role, content = [] }, index) => {
      const blocks = typeof content === 'string' ? [] : content
      const next = messages[index + 1]?.content
      const calls = blocks.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []))
      const results = typeof next === 'object' ? next.map((block) => 'tool_use_id' in block && block.tool_use_id) : []
      return (
        role === (index % 2 === 0 ? 'user' : 'assistant') &&
        content.length > 0 &&
        blocks.every((block) => block.type !== 'text' || block.text !== '') &&
        (index === messages.length - 1 || JSON.stringify(calls) === JSON.stringify(role === 'user' ? [] : results))
      )
    })

  it('has, when an answer begins, the messages that were sent for it; and they are legal', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyAnswer, { minLength: 1, maxLength: 4 }),
        fc.infiniteStream(fc.nat(3)),
        async (turns, pauses) => {
          const run = tool({
            name: 'tool',
            description: '',
            input: t.unknown,
            input_schema: {},
            run: () => of('on').pipe(delay(Number(pauses.next().value))),
          })
          const { ask, requests } = answers(...turns.map((turn, index) => from(withIds(turn, index))))
          const events = await lastValueFrom(
            withTools(ask, [run], { maxTurns: turns.length })(question).pipe(toArray()),
          )

          const begins = events.flatMap((event, index) => (event.type === 'message_start' ? [index] : []))
          const folded = begins.map((index) => after(events.slice(0, index)).messages)
          expect(folded).toEqual(requests.map(({ messages }) => messages))
          for (const request of requests) {
            const wire: unknown = JSON.parse(toJson(request))
            expect(MessageRequest.is(wire) && isLegal(wire.messages)).toBe(true)
          }
        },
      ),
      { numRuns: 60 },
    )
  })
})
