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

/** The events of an answer, with those of recoveries and tools, and the input of calls as it arrives. */
export type ChatEvent = MessageStreamEvent | Seam | Restart | ToolInputSoFar

/** The input of a call so far. */
export interface ToolInputSoFar {
  readonly type: '@tool_input'
  readonly call: ToolInput
}

/** How an answer ended. */
export type Ending =
  { readonly type: '@ended' } | { readonly type: '@cancelled' } | { readonly type: '@failed'; readonly error: unknown }

/** The place at which an answer was continued: after `at` characters of a block. A restart has the block -1. */
export interface Mark {
  readonly answer: number
  readonly block: number
  readonly at: number
  readonly kind: 'resumed' | 'restarted'
  readonly error: unknown
}

/** A question, and its answer. */
export interface Exchange {
  /** Unique, even if the same question is asked again. */
  readonly id: symbol
  readonly question: string
  /** The turns before the question. */
  readonly before: readonly MessageParam[]
  readonly conversation: Conversation
  /** The complete answers: an answer that calls a tool is followed by another. */
  readonly answers: readonly MessageSnapshot[]
  readonly marks: readonly Mark[]
  /** By the id of the call. */
  readonly inputs: ReadonlyMap<string, ToolInput>
  /** By the id of the call. */
  readonly results: ReadonlyMap<string, ToolResult>
  readonly ending: Ending | undefined
}

/** Returns the exchange of a new question. */
export const begin = (question: string, before: readonly MessageParam[]): Exchange => ({
  id: Symbol(question),
  question,
  before,
  conversation: { messages: [...before, { role: 'user', content: question }], answer: undefined },
  answers: [],
  marks: [],
  inputs: new Map(),
  results: new Map(),
  ending: undefined,
})

/** Returns the exchange after an event. */
export const exchangeReducer = (exchange: Exchange, event: ChatEvent | Ending): Exchange => {
  switch (event.type) {
    case '@ended':
    case '@cancelled':
    case '@failed':
      return { ...exchange, ending: event }
    case '@tool_input':
      return { ...exchange, inputs: new Map(exchange.inputs).set(event.call.id, event.call) }
    default:
      return follow(exchange, event)
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

/** Returns the turns before the next question: the whole exchange, or, if it failed or was stopped, the text that was shown. */
export const turnsOf = (exchange: Exchange): readonly MessageParam[] => {
  const { before, question, conversation, ending } = exchange
  if (ending?.type === '@ended' && openCalls(conversation.messages).length === 0) return conversation.messages
  const text = shownText(exchange).trim()
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

/** The marks of the complete answers. */
const marksBefore = ({ marks, answers }: Exchange): readonly Mark[] =>
  marks.filter(({ answer }) => answer < answers.length)
