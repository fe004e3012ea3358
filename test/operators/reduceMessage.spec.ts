import fc from 'fast-check'
import { from, lastValueFrom, map } from 'rxjs'
import {
  messageReducer,
  type MessageSnapshot,
  type MessageStreamEvent,
  messageText,
  reduceMessage,
  type Restart,
  type Seam,
  TruncatedFailure,
} from '../../src/index.ts'
import { alphabet, marbles, overloaded } from '../../src/testing/index.ts'
import { anyMessage, blockDelta, blockStart, blockStop, messageStop, resumeWith, start } from '../events.ts'

const seams = fc.constantFrom<MessageStreamEvent | Seam | Restart>(
  resumeWith(0),
  resumeWith(1),
  { type: '@restart', attempt: 1, failure: overloaded },
  { type: '@tool_progress', id: '1', name: 'tool', progress: 1 },
  { type: 'ping' },
  start('msg_3'),
)

describe('reduceMessage', () => {
  it(
    'emits the whole message when the stream completes',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a-b]$(.|)', alphabet)
      const subs = '         ^------!'
      const expected = '     -------(m|)'

      expectObservable(source.pipe(reduceMessage(), map(messageText))).toBe(expected, { m: 'ab' })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'emits nothing when the stream fails',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a#', alphabet, overloaded)
      const subs = '         ^--!'
      const expected = '     ---#'

      expectObservable(source.pipe(reduceMessage())).toBe(expected, undefined, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'gives the last of several messages',
    marbles(({ cold, expectObservable }) => {
      const source = cold('  S[a]$.S[b]$(.|)', alphabet)
      const expected = '     -----------(m|)'

      expectObservable(source.pipe(reduceMessage(), map(messageText))).toBe(expected, { m: 'b' })
    }),
  )

  it(
    'emits nothing where nothing began',
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('p-|', alphabet).pipe(reduceMessage())).toBe('--|')
    }),
  )

  it(
    'errors if the source completes in the middle of a message, also after a restart',
    marbles(({ cold, expectObservable }) => {
      const cut = new TruncatedFailure('The source completed in the middle of a message')
      const restart = { type: '@restart', attempt: 1, failure: overloaded } as const
      expectObservable(cold('S{j|', alphabet).pipe(reduceMessage())).toBe('---#', {}, cut)
      expectObservable(cold('S[a]$.S[b|', alphabet).pipe(reduceMessage())).toBe('---------#', {}, cut)
      expectObservable(cold('S[a@|', { ...alphabet, '@': restart }).pipe(reduceMessage())).toBe('----#', {}, cut)
    }),
  )

  it('emits what messageReducer returns at the end', async () => {
    const citation = { type: 'web_search_result_location', cited_text: 'a', url: 'u' } as const
    const cited = blockDelta(0, { type: 'citations_delta', citation })
    await fc.assert(
      fc.asyncProperty(anyMessage, anyMessage, fc.array(fc.tuple(fc.nat(), seams)), async (first, second, inserted) => {
        const events: (MessageStreamEvent | Seam | Restart)[] = [...first, ...second]
        for (const [place, event] of inserted) events.splice(place % events.length, 0, event, cited, cited)
        const snapshot = [...events, messageStop].reduce<MessageSnapshot | undefined>(messageReducer, undefined)
        const message = await lastValueFrom(from([...events, messageStop]).pipe(reduceMessage()), {
          defaultValue: undefined,
        })
        expect(message).toEqual(snapshot)
      }),
    )
  })

  it('reads a message of 20 000 blocks, and a block of 20 000 citations', async () => {
    const many = Array.from({ length: 20_000 }, (_, index) => index)
    const blocks = many.flatMap((index) => [blockStart(index, { type: 'text', text: 'a' }), blockStop(index)])
    const citation = { type: 'web_search_result_location', cited_text: 'a', url: 'u' } as const
    const cited = many.map(() => blockDelta(0, { type: 'citations_delta', citation }))
    const { content } = await lastValueFrom(from([start(), ...blocks, ...cited, messageStop]).pipe(reduceMessage()))
    expect(content).toHaveLength(20_000)
    expect(content[0]).toMatchObject({ citations: { length: 20_000 } })
  })
})
