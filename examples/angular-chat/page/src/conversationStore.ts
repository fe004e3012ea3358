import * as t from 'io-ts'
import { type ContentBlock, Message, MessageParam } from 'rxjs-anthropic/codec'
import { beginExchange, type Exchange, Mark, State } from './Exchange.ts'

/** Keeps the conversations of this browser. The address of the page contains the id of the one that it shows. */
export interface ConversationStore {
  readonly load: (id: string) => readonly Exchange[]
  readonly save: (id: string, exchanges: readonly Exchange[]) => void
}

/** Creates the store. Without a `storage`, which a browser may deny, nothing is kept. */
export const conversationStore = (storage: Storage | undefined): ConversationStore => ({
  load: (id) => decode(storage?.getItem(keyOf(id)))?.exchanges.map(restored) ?? [],
  save: (id, exchanges) => {
    if (storage === undefined) return
    try {
      const saved = { time: Date.now(), exchanges: exchanges.map(storedOf) }
      storage.setItem(keyOf(id), JSON.stringify(Saved.encode(saved)))
      removeOldest(storage)
    } catch {
      // The storage is full: the page works without it.
    }
  },
})

/** Returns the key of a conversation in the storage. */
export const keyOf = (id: string): string => `conversation ${id}`

const Tokens = t.readonly(
  t.type({
    requests: t.number,
    input_tokens: t.number,
    output_tokens: t.number,
    cache_creation_input_tokens: t.number,
    ephemeral_5m_input_tokens: t.number,
    ephemeral_1h_input_tokens: t.number,
    cache_read_input_tokens: t.number,
    web_search_requests: t.number,
    web_fetch_requests: t.number,
    service_tiers: t.readonlyArray(t.string),
  }),
)

const StoredExchange = t.type({
  id: t.string,
  first: t.number,
  question: t.string,
  before: t.readonlyArray(MessageParam),
  messages: t.readonlyArray(MessageParam),
  answers: t.readonlyArray(Message),
  /** The answer that is not complete, if there is one. */
  partial: t.readonlyArray(Message),
  marks: t.readonlyArray(Mark),
  results: t.readonlyArray(t.tuple([t.string, t.boolean])),
  requests: t.readonlyArray(t.string),
  facts: t.readonlyArray(t.string),
  spent: Tokens,
  usage: Tokens,
  state: State,
})
type StoredExchange = t.TypeOf<typeof StoredExchange>

const Saved = t.type({ time: t.number, exchanges: t.readonlyArray(StoredExchange) })
type Saved = t.TypeOf<typeof Saved>

const decode = (text: string | null | undefined): Saved | undefined => {
  try {
    const saved = Saved.decode(JSON.parse(text ?? ''))
    return saved._tag === 'Right' ? saved.right : undefined
  } catch {
    return undefined
  }
}

const maximum = 20

const removeOldest = (storage: Storage): void => {
  const keys = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '')
    .filter((key) => key.startsWith(keyOf('')))
    .map((key) => ({ key, time: decode(storage.getItem(key))?.time ?? 0 }))
    .sort((a, b) => b.time - a.time)
  for (const { key } of keys.slice(maximum)) storage.removeItem(key)
}

const storedOf = (exchange: Exchange): StoredExchange => {
  const { id, first, question, before, conversation, answers, marks, results, history, spent, usage, state } = exchange
  return {
    id,
    first,
    question,
    before,
    messages: conversation.messages,
    answers: answers.map(withoutPartialBlocks),
    partial: conversation.answer === undefined ? [] : [withoutPartialBlocks(conversation.answer)],
    marks,
    results: [...results],
    requests: history.requests,
    facts: history.facts,
    spent,
    usage,
    state: state.type === 'broken' ? { ...state, type: 'failed' } : state,
  }
}

const withoutPartialBlocks = (answer: Exchange['answers'][number]): Message => ({
  ...answer,
  content: answer.content.filter((block): block is ContentBlock => block.type !== '@partial_tool_input'),
})

/** An exchange that was running starts from its question: the backend keeps its answer, and sends all of it again. */
const restored = (stored: StoredExchange): Exchange => {
  const { id, first, question, before, spent, messages, answers, partial, marks, results, requests, facts } = stored
  const { usage, state } = stored
  const begun = beginExchange(question, before, { id, first, spent })
  if (state.type === 'running') return begun
  return {
    ...begun,
    conversation: { messages, answer: partial[0] },
    answers,
    marks,
    results: new Map(results),
    history: { requests, lostAt: undefined, facts },
    usage,
    state,
  }
}
