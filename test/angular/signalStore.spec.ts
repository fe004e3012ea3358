/** @jest-environment jest-fixed-jsdom */
import './testBed.ts'
import type { Type } from '@angular/core'
import { TestBed } from '@angular/core/testing'
import { defer, finalize, Subject } from 'rxjs'
import { provideAnthropic } from '../../src/angular/index.ts'
import * as angular from '../../src/angular/index.ts'
import * as library from '../../src/index.ts'
import type { ConversationState, MessageRequest, MessageStreamEvent } from '../../src/index.ts'
import { alphabet, overloaded } from '../../src/testing/index.ts'
import { runRecipe } from '../runRecipe.ts'

type Action = { readonly content: string; readonly at?: number } | undefined
type Signals = { readonly [Key in keyof ConversationState]: () => ConversationState[Key] }
type Store = Signals & { act(action: Action): void }

/** The store of the recipe, and an `ask` that is answered by hand. */
const openStore = async () => {
  const requests: MessageRequest[] = []
  let answer = new Subject<MessageStreamEvent>()
  let open = 0
  const ask = (request: MessageRequest) =>
    defer(() => {
      requests.push(request)
      answer = new Subject()
      open += 1
      return answer.pipe(finalize(() => (open -= 1)))
    })
  TestBed.configureTestingModule({ providers: [provideAnthropic(() => ask)] })
  const modules = { 'rxjs-anthropic': library, 'rxjs-anthropic/angular': angular }
  const immediate = { ...library, coalesceDeltas: () => library.coalesceDeltas(() => []) }
  const { replyBy } = await runRecipe<{ replyBy: unknown }>('A chat', {
    names: { ask },
    modules: { 'rxjs-anthropic': immediate },
  })
  const empty = { messages: [], answer: undefined, usage: library.noUsage, failure: undefined, ended: true }
  const { ChatStore } = await runRecipe<{ ChatStore: Type<Store> }>('A chat in a SignalStore', {
    names: { replyBy, empty },
    modules,
  })
  const store = TestBed.inject(ChatStore)
  const say = (...letters: readonly (keyof typeof alphabet)[]): void =>
    letters.forEach((letter) => answer.next(alphabet[letter]))
  return { store, requests, open: () => open, say, end: () => answer.complete(), fail: () => answer.error(overloaded) }
}

const user = (content: string) => ({ role: 'user', content })
const claude = (text: string) => ({ role: 'assistant', content: [{ type: 'text', text }] })

describe('A chat in a SignalStore', () => {
  it('keeps the turns and adds the tokens of all requests', async () => {
    const { store, say, end, requests } = await openStore()
    store.act({ content: 'one' })
    expect([store.ended(), store.messages()]).toEqual([false, [user('one')]])
    say('S', '[', 'a', ']', '$', '.')
    end()
    expect([store.ended(), store.messages()]).toEqual([true, [user('one'), claude('a')]])
    store.act({ content: 'two' })
    say('S', '[', 'b', ']', '$', '.')
    end()
    expect(requests.at(-1)?.messages).toEqual([user('one'), claude('a'), user('two')])
    expect(store.usage()).toMatchObject({ requests: 2, output_tokens: 10 })
  })

  it('stops: the request is aborted, and the text that arrived stays', async () => {
    const { store, say, open } = await openStore()
    store.act({ content: 'one' })
    say('S', '[', 'a', 'p')
    store.act(undefined)
    expect(open()).toBe(0)
    expect([store.ended(), store.messages(), store.answer()]).toEqual([true, [user('one'), claude('a')], undefined])
  })

  it('keeps a failure as a value, and asks the last question again', async () => {
    const { store, say, fail, requests, open } = await openStore()
    store.act({ content: 'one' })
    say('S', '[', 'a')
    fail()
    expect(store.failure()).toBe(overloaded)
    store.act({ content: 'one', at: 0 })
    expect([store.failure(), open()]).toEqual([undefined, 1])
    expect(requests.at(-1)?.messages).toEqual([user('one')])
  })

  it('edits an earlier question, and drops what followed it', async () => {
    const { store, say, requests, open } = await openStore()
    store.act({ content: 'one' })
    say('S', '[', 'a', ']', '$', '.')
    store.act({ content: 'two' })
    store.act({ content: 'uno', at: 0 })
    expect([requests.at(-1)?.messages, store.messages(), open()]).toEqual([[user('uno')], [user('uno')], 1])
  })
})
