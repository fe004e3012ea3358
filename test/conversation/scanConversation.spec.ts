import * as fc from 'fast-check'
import { firstValueFrom, last, map, reduce, scan, toArray } from 'rxjs'
import {
  addUsage,
  conversationReducer,
  type ConversationState,
  type MessageParam,
  messageText,
  noUsage,
  reduceUsage,
  scanConversation,
} from '../../src/index.ts'
import { alphabet, marbles, overloaded, streamOf } from '../../src/testing/index.ts'

const messages: readonly MessageParam[] = [{ role: 'user', content: 'Olá' }]
const usage = { ...noUsage, requests: 1, input_tokens: 3 }

/** The roles of the turns, the text of the answer that is arriving, the output tokens of all requests, the failure, and whether it has ended. */
const short = map(({ messages, answer, usage, failure, ended }: ConversationState) => [
  messages.map(({ role }) => role[0]).join(''),
  answer && messageText(answer),
  usage.output_tokens,
  failure,
  ended,
])

const values = {
  0: ['u', undefined, 0, undefined, false],
  1: ['u', '', 1, undefined, false],
  2: ['u', 'a', 1, undefined, false],
  3: ['u', 'a', 5, undefined, false],
  4: ['ua', undefined, 5, undefined, false],
  5: ['ua', undefined, 5, undefined, true],
  f: ['u', 'a', 1, overloaded, true],
  g: ['u', undefined, 0, overloaded, true],
}

describe('scanConversation', () => {
  it(
    'emits at once, then the conversation as it grows, and at the end that it has ended',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --Sp[a]$(.|)  ', alphabet)
      const subs = '         ^-------!     '
      const expected = '     0-1-12-3(45|) '

      expectObservable(source.pipe(scanConversation({ messages }), short)).toBe(expected, values)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'keeps the partial answer beside the failure, and completes',
    marbles(({ cold, expectObservable }) => {
      const failing = (source: string) => cold(source, alphabet, overloaded).pipe(scanConversation({ messages }), short)
      expectObservable(failing('-S[a#')).toBe('0112(f|)', values)
      expectObservable(failing('-#')).toBe('0(g|)', values)
    }),
  )

  it(
    'passes an error that is not a failure',
    marbles(({ cold, expectObservable }) => {
      const bug = new TypeError('a bug')
      expectObservable(cold('-S#', alphabet, bug).pipe(scanConversation({ messages }), short)).toBe('01#', values, bug)
    }),
  )

  it('has the turns of conversationReducer and the tokens of reduceUsage, after what was used before', async () => {
    const letters = fc.array(fc.constantFrom('S', '[a]', '{jk}', '$', 'T', '.', 'p'), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(letters, async (letters) => {
        const events$ = streamOf(`${letters.join('')}|`)()
        const start = { messages, answer: undefined }
        const whole = await firstValueFrom(events$.pipe(scanConversation({ messages, usage }), last()))
        const conversation = await firstValueFrom(events$.pipe(reduce(conversationReducer, start)))
        const used = await firstValueFrom(events$.pipe(reduceUsage()))
        expect(whole).toEqual({ ...conversation, usage: addUsage(usage, used), failure: undefined, ended: true })
      }),
    )
  })

  it('emits the same usage while only text arrives', async () => {
    const states = await firstValueFrom(streamOf('S[abc|')().pipe(scanConversation({ messages, usage }), toArray()))
    expect(new Set(states.slice(1).map((state) => state.usage)).size).toBe(1)
  })

  it('starts again on each subscription', async () => {
    const source$ = streamOf('S[a]$(.|)')().pipe(
      scanConversation({ messages }),
      scan((count) => count + 1, 0),
      last(),
    )
    expect(await firstValueFrom(source$)).toBe(await firstValueFrom(source$))
  })
})
