import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catchError, EMPTY, lastValueFrom, type Observable, toArray } from 'rxjs'
import {
  anthropic,
  type Conversation,
  conversationReducer,
  messageReducer,
  messages,
  type MessageSnapshot,
  type MessageStreamEvent,
} from '../../../src/index.ts'
import { isMessageEvent } from '../../../src/codec/messages/isMessageEvent.ts'
import { replay } from '../../../src/testing/index.ts'
import { describeCorpus } from '../../corpus.ts'
import { eventsOf } from '../../corpus/eventsOf.ts'

const folder = join(__dirname, '../../../examples/recordings')
const own = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(sse|yaml)$/.test(file))

const request = { model: 'claude-sonnet-5', max_tokens: 1024, messages: [{ role: 'user', content: 'Hi' }] } as const

const received = (events: Observable<{ readonly type: string }>): Promise<readonly MessageStreamEvent[]> =>
  lastValueFrom(
    events.pipe(
      catchError(() => EMPTY),
      toArray(),
    ),
  ).then((all) => all.filter(isMessageEvent))

const fold = (events: readonly MessageStreamEvent[], between: <A>(value: A) => A) => {
  let snapshot: MessageSnapshot | undefined
  let conversation: Conversation = { messages: request.messages, answer: undefined }
  for (const event of events) {
    snapshot = between(messageReducer(snapshot, event))
    conversation = between(conversationReducer(conversation, event))
  }
  return { snapshot, conversation }
}

const json = <A>(value: A): A => (value === undefined ? value : (JSON.parse(JSON.stringify(value)) as A))

/** How many signatures were committed, so that the spec cannot pass on recordings without any. */
const signed = (snapshot: MessageSnapshot | undefined): number =>
  snapshot?.content.filter((block) => block.type === 'thinking' && (block.signature ?? '') !== '').length ?? 0

const expectNoHiddenState = (events: readonly MessageStreamEvent[]): number => {
  const { snapshot, conversation } = fold(events, (value) => value)
  for (const copy of [structuredClone, json]) expect(fold(events, copy)).toEqual({ snapshot, conversation })
  expect(JSON.stringify(conversation.messages)).not.toContain('"@signature"')
  return signed(snapshot)
}

describe('a snapshot that is cloned or serialised between any two events', () => {
  it('folds every recording of the project to the same message', async () => {
    let signatures = 0
    for (const file of own) {
      const ask = messages(anthropic({ apiKey: 'a key', fetch: replay(readFileSync(join(folder, file), 'utf8')) }))
      signatures += expectNoHiddenState(await received(ask(request)))
    }
    expect(signatures).toBeGreaterThan(0)
  })
})

describeCorpus('a snapshot of a recording', ['messages', 'vertex', 'bedrock-eventstream'], (recordings) => {
  it('is folded to the same message if it is cloned or serialised between any two events', async () => {
    let signatures = 0
    for (const recording of recordings) signatures += expectNoHiddenState(await received(eventsOf(recording)))
    expect(signatures).toBeGreaterThan(5)
  })
})
