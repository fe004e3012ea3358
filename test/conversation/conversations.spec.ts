import fc from 'fast-check'
import * as t from 'io-ts'
import {
  concat,
  defer,
  EMPTY,
  from,
  lastValueFrom,
  type Observable,
  of,
  take,
  takeWhile,
  tap,
  throwError,
  toArray,
} from 'rxjs'
import {
  type ContentBlock,
  type Conversation,
  conversationReducer,
  type MessageParam,
  type MessageRequest,
  type MessageStreamEvent,
  openCalls,
  restartWithBackoff,
  stopConversation,
  type StreamFn,
  tool,
  type ToolCall,
  withResume,
  continueByModel,
  withTools,
} from '../../src/index.ts'
import { toJson } from '../../src/codec/toJson.ts'
import { overloaded } from '../../src/testing/index.ts'
import { blockDelta, blockStart, blockStop, messageStop, start } from '../events.ts'
import { problemsOf } from './apiRules.ts'

const request = { model: 'claude-sonnet-5', max_tokens: 9 } as const

/** What one block of an answer is; ids are made when it is sent. */
type Piece = 'text' | 'blank' | 'thinking' | 'unsigned' | 'call' | 'invalid' | 'null' | 'failing' | 'search' | 'found'

interface Answer {
  readonly pieces: readonly Piece[]
  readonly stop: string
  /** After how many events it breaks, if it does. */
  readonly breaks: number | undefined
}

const answer: fc.Arbitrary<Answer> = fc.record({
  pieces: fc.array(
    fc.constantFrom<Piece>(
      'text',
      'text',
      'blank',
      'thinking',
      'unsigned',
      'call',
      'call',
      'invalid',
      'null',
      'failing',
      'search',
      'found',
    ),
    { maxLength: 4 },
  ),
  stop: fc.constantFrom('tool_use', 'tool_use', 'end_turn', 'end_turn', 'max_tokens', 'pause_turn', 'refusal'),
  breaks: fc.option(fc.nat(14), { nil: undefined, freq: 4 }),
})

/** What a person or an app does next. */
type Act = {
  readonly act: 'ask' | 'continue' | 'retry' | 'edit'
  readonly stopsAfter: number | undefined
  readonly settles: boolean
}

const act: fc.Arbitrary<Act> = fc.record({
  act: fc.constantFrom('ask', 'ask', 'continue', 'continue', 'retry', 'edit'),
  stopsAfter: fc.option(fc.nat(25), { nil: undefined }),
  settles: fc.boolean(),
})

const decision = fc.constantFrom<boolean | string | undefined>(true, true, true, false, 'Not today', undefined)

/** The events of an answer: every block has its own id. */
const eventsOf = ({ pieces, stop }: Answer, id: number): readonly MessageStreamEvent[] => [
  start(`msg_${id}`),
  ...pieces.flatMap((piece, index): readonly MessageStreamEvent[] => {
    const block = (
      content: ContentBlock,
      ...deltas: readonly Parameters<typeof blockDelta>[1][]
    ): readonly MessageStreamEvent[] => [
      blockStart(index, content),
      ...deltas.map((delta) => blockDelta(index, delta)),
      blockStop(index),
    ]
    const call = (name: string, json: string) =>
      block(
        { type: 'tool_use', id: `${id}.${index}`, name, input: {} },
        { type: 'input_json_delta', partial_json: json },
      )
    const thinking = { type: 'thinking', thinking: '', signature: '' } as const
    switch (piece) {
      case 'text':
        return block({ type: 'text', text: '' }, { type: 'text_delta', text: `text ${id}.${index}` })
      case 'blank':
        return block({ type: 'text', text: '' }, { type: 'text_delta', text: '\n\n' })
      case 'thinking':
        return block(
          thinking,
          { type: 'thinking_delta', thinking: 'x' },
          { type: 'signature_delta', signature: 'signed' },
        )
      case 'unsigned':
        return block(thinking, { type: 'thinking_delta', thinking: 'x' })
      case 'call':
        return call('tool', '{"a":1}')
      case 'failing':
        return call('failing', '{}')
      case 'invalid':
        return call('tool', '{"a":')
      case 'null':
        return call('tool', 'null')
      case 'search':
        return block({ type: 'server_tool_use', id: `s${id}.${index}`, name: 'web_search', input: {} })
      case 'found':
        return pieces[index - 1] === 'search'
          ? block({ type: 'web_search_tool_result', tool_use_id: `s${id}.${index - 1}`, content: [] })
          : block({ type: 'text', text: `text ${id}.${index}` })
    }
  }),
  { type: 'message_delta', delta: { stop_reason: stop, stop_sequence: null }, usage: { output_tokens: 5 } },
  messageStop,
]

const isQuestion = ({ role, content }: MessageParam): boolean => role === 'user' && typeof content === 'string'

const stored = (conversation: Conversation): Conversation => JSON.parse(JSON.stringify(conversation)) as Conversation

describe('A conversation', () => {
  it('never sends a request that the API would refuse, whatever is stopped, continued, approved, retried and edited', async () => {
    const seen = { requests: 0, stopped: 0, refused: 0, waiting: 0, continued: 0 }
    await fc.assert(
      fc.asyncProperty(
        fc.array(answer, { minLength: 1, maxLength: 12 }),
        fc.array(act, { minLength: 1, maxLength: 8 }),
        fc.infiniteStream(decision),
        async (answers, acts, decisions) => {
          let sent = 0
          const paused = new Set<string>()
          const broken: string[] = []
          const isPaused = (text: unknown): boolean => paused.has(/^text (\d+)/.exec(String(text))?.[1] ?? '')
          const finished = new Set<string>()

          const server = (asked: MessageRequest): Observable<MessageStreamEvent> =>
            defer(() => {
              const wire = JSON.parse(toJson(asked)) as MessageRequest
              expect({ problems: problemsOf(wire.messages, isPaused), messages: wire.messages }).toMatchObject({
                problems: [],
              })
              seen.requests += 1
              const next = answers[sent % answers.length] ?? { pieces: [], stop: 'end_turn', breaks: undefined }
              sent += 1
              // An answer that broke and was resumed is part of the one that paused.
              broken.push(String(sent))
              if (next.stop === 'pause_turn') broken.forEach((id) => paused.add(id))
              if (next.breaks === undefined) broken.length = 0
              const events = eventsOf(next, sent)
              return next.breaks === undefined
                ? from(events)
                : concat(
                    from(events.slice(0, next.breaks)),
                    throwError(() => overloaded),
                  )
            })

          const run =
            (fails: boolean) =>
            async (_: unknown, { call }: { readonly call: { readonly id: string } }) => {
              expect(finished).not.toContain(call.id)
              await Promise.resolve()
              if (fails) throw new Error(' ')
              return 'on'
            }
          const described = { description: '', input: t.UnknownRecord, input_schema: {} }
          const tools = [
            tool({ ...described, name: 'tool', run: run(false) }),
            tool({ ...described, name: 'failing', run: run(true) }),
          ]
          const approve = (_: ToolCall) => {
            const verdict = decisions.next().value as boolean | string | undefined
            if (verdict === undefined) seen.waiting += 1
            if (verdict === false) seen.refused += 1
            return verdict === undefined ? EMPTY : of(verdict)
          }
          type Event = Parameters<typeof conversationReducer>[1]
          const loops: readonly StreamFn<MessageRequest, Event>[] = [
            withTools(server, tools, { approve, maxTurns: 3 }),
            withTools(withResume(server, { by: continueByModel }), tools, { approve, maxTurns: 3 }),
            withTools(
              (asked: MessageRequest) => server(asked).pipe(restartWithBackoff({ count: 2, initialDelay: 0 })),
              tools,
              { approve, maxTurns: 3 },
            ),
          ]

          let conversation: Conversation = { messages: [], answer: undefined }
          const begin = (messages: readonly MessageParam[]): void => {
            conversation = { messages, answer: undefined }
          }
          for (const [index, { act: kind, stopsAfter, settles }] of acts.entries()) {
            const question: MessageParam = { role: 'user', content: `question ${index}` }
            const { messages } = settles || kind === 'ask' ? stopConversation(conversation) : conversation
            const last = messages.map(isQuestion).lastIndexOf(true)
            const first = messages.findIndex(isQuestion)
            if (kind === 'ask' || last < 0) begin([...messages, question])
            else if (kind === 'continue') begin(messages)
            else if (kind === 'retry') begin(messages.slice(0, last + 1))
            else begin([...messages.slice(0, first), question])
            if (kind === 'continue' && openCalls(conversation.messages).length > 0) seen.continued += 1

            const loop = loops[index % loops.length]
            if (loop === undefined) throw new Error('there are three')
            await lastValueFrom(
              loop({ ...request, messages: conversation.messages }).pipe(
                stopsAfter === undefined ? takeWhile(() => true) : take(stopsAfter),
                tap((event) => {
                  if (event.type === '@tool_result') finished.add(event.id)
                  if (event.type === '@stopped') seen.stopped += 1
                  conversation = conversationReducer(conversation, event)
                }),
                toArray(),
              ),
            ).catch((error: unknown) => {
              if (error !== overloaded) throw error
            })
            conversation = stored(conversation)
          }
        },
      ),
      { numRuns: 400 },
    )
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(3)
  })
})
