import { map } from 'rxjs'
import { messageText, reduceMessage } from '../../src/index.ts'
import { alphabet, marbles, overloaded } from '../../src/testing/index.ts'

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
    'gives no partial tool call, also where the reader ends the stream',
    marbles(({ cold, expectObservable }) => {
      const types = cold('S{j|', alphabet).pipe(
        reduceMessage(),
        map(({ content }) => content.map(({ type }) => type)),
      )
      expectObservable(types).toBe('---(m|)', { m: ['@invalid_tool_input'] })
    }),
  )
})
