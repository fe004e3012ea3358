import { map } from 'rxjs'
import { messageText, scanMessage } from '../../src/index.ts'
import { alphabet, marbles, overloaded } from '../../src/testing/index.ts'

describe('scanMessage', () => {
  it(
    'emits the message after each event that changes it, and nothing after the others',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  pSp[a?b]p$(.|)', alphabet)
      const subs = '         ^---------!'
      const expected = '     -0-01-2--2|   '

      const texts = source.pipe(scanMessage(), map(messageText))
      expectObservable(texts).toBe(expected, { 0: '', 1: 'a', 2: 'ab' })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'has emitted the partial message when the stream fails',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a-#', alphabet, overloaded)
      const subs = '         ^---!'
      const expected = '     001-#'

      expectObservable(source.pipe(scanMessage(), map(messageText))).toBe(expected, { 0: '', 1: 'a' }, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'begins anew for each subscription',
    marbles(({ cold, expectObservable }) => {
      const texts = cold('   S[a]$(.|)', alphabet).pipe(scanMessage(), map(messageText))
      const expected = '     001-1|'

      expectObservable(texts).toBe(expected, { 0: '', 1: 'a' })
      expectObservable(texts).toBe(expected, { 0: '', 1: 'a' })
    }),
  )

  it(
    'lets the source go when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a-b]', alphabet)
      const unsub = '        ---!'
      const subs = '         ^--!'

      expectObservable(source.pipe(scanMessage(), map(messageText)), unsub).toBe('001-', { 0: '', 1: 'a' })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )
})
