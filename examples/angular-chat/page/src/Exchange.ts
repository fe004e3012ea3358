import * as t from 'io-ts'
import {
  addUsage,
  type Conversation,
  conversationReducer,
  type MessageParam,
  type MessageSnapshot,
  messageText,
  type MessageStreamEvent,
  noUsage,
  type Restart,
  type Seam,
  stopConversation,
  type ToolInput,
  type UsageTotal,
} from 'rxjs-anthropic'
import { describeFailure, FailureText } from './describeFailure.ts'
import { beginHistory, type ConnectionEvent, type History, historyReducer } from './History.ts'
import { beginTrail, type RequestEvent, type Trail, trailReducer } from './Trail.ts'

/** The events of an answer, with those of recoveries, tools and connections, and the input of calls as it arrives. */
export type ChatEvent =
  | MessageStreamEvent
  | Seam
  | Restart
  | ToolInputSoFar
  | UsageSoFar
  | ConnectionEvent
  | RequestEvent
  | Broken
  | Proceeded

/** The input of a call so far. */
export interface ToolInputSoFar {
  readonly type: '@tool_input'
  readonly call: ToolInput
}

/** The tokens of all requests of the answer so far. */
export interface UsageSoFar {
  readonly type: '@usage'
  readonly usage: UsageTotal
}

/** The answer broke, and the user has to decide whether to continue it. */
export interface Broken {
  readonly type: '@broken'
  readonly error: unknown
}

/** The user continues a broken answer. */
export interface Proceeded {
  readonly type: '@proceeded'
}

/** The last event of an exchange. */
export type Ending =
  { readonly type: '@ended' } | { readonly type: '@cancelled' } | { readonly type: '@failed'; readonly error: unknown }

/** How an exchange ended, or what it waits for: an answer that is `broken` continues if the user wants. */
export const State = t.union([
  t.readonly(t.type({ type: t.keyof({ running: null, complete: null, stopped: null }) })),
  t.readonly(t.type({ type: t.keyof({ broken: null, failed: null }), failure: FailureText })),
])
export type State = t.TypeOf<typeof State>

/** The place at which an answer was continued: after `at` characters of a block. A restart has the block -1. */
export const Mark = t.readonly(
  t.type({
    answer: t.number,
    block: t.number,
    at: t.number,
    kind: t.keyof({ resumed: null, restarted: null }),
    what: t.string,
  }),
)
export type Mark = t.TypeOf<typeof Mark>

/** A question, and its answer. */
export interface Exchange {
  /** Its requests have this id with a number, so the backend knows them again after a reload. */
  readonly id: string
  /** The number of the first request. A retry continues the numbers of the exchange that it replaces. */
  readonly first: number
  readonly question: string
  /** The turns before the question. */
  readonly before: readonly MessageParam[]
  readonly conversation: Conversation
  /** The complete answers: an answer that calls a tool is followed by another. */
  readonly answers: readonly MessageSnapshot[]
  readonly marks: readonly Mark[]
  /** By the id of the call. */
  readonly inputs: ReadonlyMap<string, ToolInput>
  /** By the id of the call: whether the tool has succeeded. */
  readonly results: ReadonlyMap<string, boolean>
  readonly history: History
  /** What the inspector draws. */
  readonly trail: Trail
  /** The tokens of the exchanges that it replaces. */
  readonly spent: UsageTotal
  /** The tokens of its own requests, and `spent`. */
  readonly usage: UsageTotal
  readonly state: State
}

/** Returns the exchange of a new question. */
export const beginExchange = (
  question: string,
  before: readonly MessageParam[],
  { id = crypto.randomUUID(), first = 0, spent = noUsage }: Partial<Pick<Exchange, 'id' | 'first' | 'spent'>> = {},
): Exchange => ({
  id,
  first,
  question,
  before,
  conversation: { messages: [...before, { role: 'user', content: question }], answer: undefined },
  answers: [],
  marks: [],
  inputs: new Map(),
  results: new Map(),
  history: beginHistory,
  trail: beginTrail,
  spent,
  usage: spent,
  state: { type: 'running' },
})

/** Returns the exchange after an event. */
export const exchangeReducer = (before: Exchange, event: ChatEvent | Ending): Exchange => {
  const exchange = { ...before, trail: trailReducer(before.trail, event) }
  switch (event.type) {
    case '@ended':
      return { ...exchange, state: { type: 'complete' } }
    case '@cancelled':
      return { ...exchange, state: { type: 'stopped' } }
    case '@failed':
      return { ...exchange, state: { type: 'failed', failure: describeFailure(event.error) } }
    case '@broken':
      return { ...exchange, state: { type: 'broken', failure: describeFailure(event.error) } }
    case '@proceeded':
      return { ...exchange, state: { type: 'running' } }
    case '@connection':
      return { ...exchange, history: historyReducer(exchange.history, event) }
    case '@usage':
      return { ...exchange, usage: addUsage(exchange.spent, event.usage) }
    case '@request':
      return exchange
    case '@tool_input':
      return { ...exchange, inputs: new Map(exchange.inputs).set(event.call.id, event.call) }
    default:
      return follow({ ...exchange, history: historyReducer(exchange.history, event) }, event)
  }
}

/** Returns all answers, including the one that is arriving. */
export const answersOf = ({ answers, conversation: { answer } }: Exchange): readonly MessageSnapshot[] =>
  answer === undefined ? answers : [...answers, answer]

/** Returns the text that was shown. */
export const shownText = (exchange: Exchange): string =>
  answersOf(exchange)
    .map(messageText)
    .filter((text) => text !== '')
    .join('\n\n')

/** Returns the turns before the next question. A question without any answer is left out: the user asks it again. */
export const turnsOf = ({ before, conversation }: Exchange): readonly MessageParam[] => {
  const { messages } = stopConversation(conversation)
  return messages.slice(before.length).some(({ role }) => role === 'assistant') ? messages : before
}

const follow = (exchange: Exchange, event: MessageStreamEvent | Seam | Restart): Exchange => {
  const { answer } = exchange.conversation
  const conversation = conversationReducer(exchange.conversation, event)
  const next = { ...exchange, conversation }
  switch (event.type) {
    case 'message_stop':
      return answer === undefined ? next : { ...next, answers: [...exchange.answers, answer] }
    case '@resume':
      return { ...next, marks: [...exchange.marks, resumed(exchange, event.blocks - 1, event.failure)] }
    case '@restart':
      return { ...next, marks: [...marksBefore(exchange), restarted(exchange, event.failure)] }
    case '@tool_result':
      return { ...next, results: new Map(exchange.results).set(event.id, event.result.is_error !== true) }
    default:
      return next
  }
}

const resumed = ({ answers, conversation: { answer } }: Exchange, index: number, error: unknown): Mark => {
  const block = answer?.content[index]
  const at = block?.type === 'text' ? block.text.length : 0
  return { answer: answers.length, block: index, at, kind: 'resumed', what: describeFailure(error).what }
}

const restarted = ({ answers }: Exchange, error: unknown): Mark => ({
  answer: answers.length,
  block: -1,
  at: 0,
  kind: 'restarted',
  what: describeFailure(error).what,
})

/** The marks of the complete answers. */
const marksBefore = ({ marks, answers }: Exchange): readonly Mark[] =>
  marks.filter(({ answer }) => answer < answers.length)
