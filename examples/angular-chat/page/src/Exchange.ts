import {
  type Conversation,
  conversationReducer,
  type MessageParam,
  type MessageSnapshot,
  messageText,
  type MessageStreamEvent,
  openCalls,
  type Restart,
  type Seam,
  type ToolInput,
  type ToolResult,
} from 'rxjs-anthropic'

/** What is heard while an answer comes: its events, what recoveries and tools add, and the input of calls as it grows. */
export type Said = MessageStreamEvent | Seam | Restart | ToolInputSoFar

/** The input of a call, as far as it has come. */
export interface ToolInputSoFar {
  readonly type: '@tool_input'
  readonly call: ToolInput
}

/** How an answer ended. */
export type Ending =
  { readonly type: '@ended' } | { readonly type: '@stopped' } | { readonly type: '@failed'; readonly error: unknown }

/** Where an answer broke and went on: behind so many characters of a block, or before the first block where it began again. */
export interface Mark {
  readonly answer: number
  readonly block: number
  readonly at: number
  readonly kind: 'resumed' | 'restarted'
  readonly error: unknown
}

/** A question, and all that came of it. */
export interface Exchange {
  /** Tells it from all others, also where the same question is asked again. */
  readonly id: symbol
  readonly question: string
  /** The turns before the question. */
  readonly before: readonly MessageParam[]
  readonly conversation: Conversation
  /** The answers that are complete: one that calls a tool is followed by another. */
  readonly answers: readonly MessageSnapshot[]
  readonly marks: readonly Mark[]
  /** By the id of the call. */
  readonly inputs: ReadonlyMap<string, ToolInput>
  /** By the id of the call. */
  readonly results: ReadonlyMap<string, ToolResult>
  readonly ending: Ending | undefined
}

/** A question that has just been asked. */
export const begin = (question: string, before: readonly MessageParam[]): Exchange => ({
  id: Symbol(question),
  question,
  before,
  conversation: { messages: [...before, { role: 'user', content: question }], answer: undefined, results: [] },
  answers: [],
  marks: [],
  inputs: new Map(),
  results: new Map(),
  ending: undefined,
})

/** Gives the exchange after one more event. */
export const exchangeReducer = (exchange: Exchange, event: Said | Ending): Exchange => {
  switch (event.type) {
    case '@ended':
    case '@stopped':
    case '@failed':
      return { ...exchange, ending: event }
    case '@tool_input':
      return { ...exchange, inputs: new Map(exchange.inputs).set(event.call.id, event.call) }
    default:
      return follow(exchange, event)
  }
}

/** All answers, that which is arriving too. */
export const answersOf = ({ answers, conversation: { answer } }: Exchange): readonly MessageSnapshot[] =>
  answer === undefined ? answers : [...answers, answer]

/** What the person could read of it. */
export const textOf = (exchange: Exchange): string =>
  answersOf(exchange)
    .map(messageText)
    .filter((text) => text !== '')
    .join('\n\n')

/** The turns that the next question follows: the whole exchange, or, where it broke or was stopped, the text that was shown of it. */
export const turnsOf = (exchange: Exchange): readonly MessageParam[] => {
  const { before, question, conversation, ending } = exchange
  if (ending?.type === '@ended' && openCalls(conversation.messages).length === 0) return conversation.messages
  const text = textOf(exchange).trim()
  return text === '' ? before : [...before, { role: 'user', content: question }, { role: 'assistant', content: text }]
}

const follow = (exchange: Exchange, event: MessageStreamEvent | Seam | Restart): Exchange => {
  const { answer } = exchange.conversation
  const conversation = conversationReducer(exchange.conversation, event)
  const next = conversation === exchange.conversation ? exchange : { ...exchange, conversation }
  switch (event.type) {
    case 'message_stop':
      return answer === undefined ? next : { ...next, answers: [...exchange.answers, answer] }
    case '@resume':
      return { ...next, marks: [...exchange.marks, resumed(exchange, event.blocks - 1, event.failure)] }
    case '@restart':
      return { ...next, marks: [...marksBefore(exchange), restarted(exchange, event.failure)] }
    case '@tool_result':
      return { ...next, results: new Map(exchange.results).set(event.id, event) }
    default:
      return next
  }
}

const resumed = ({ answers, conversation: { answer } }: Exchange, index: number, error: unknown): Mark => {
  const block = answer?.content[index]
  const at = block?.type === 'text' ? block.text.length : 0
  return { answer: answers.length, block: index, at, kind: 'resumed', error }
}

const restarted = ({ answers }: Exchange, error: unknown): Mark => ({
  answer: answers.length,
  block: -1,
  at: 0,
  kind: 'restarted',
  error,
})

/** Those of the answers that stay. */
const marksBefore = ({ marks, answers }: Exchange): readonly Mark[] =>
  marks.filter(({ answer }) => answer < answers.length)
