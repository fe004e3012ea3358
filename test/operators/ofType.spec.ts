import { ofType } from '../../src/operators/ofType.ts'
import { alphabet, marbles } from '../../src/testing/index.ts'

describe('ofType', () => {
  it(
    'emits the events of the given types, and nothing else',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a-b]p$(.|)', alphabet)
      const subs = '         ^-------!'
      const expected = '     -[---]--(.|)'

      const result = source.pipe(ofType('content_block_start', 'content_block_stop', 'message_stop'))
      expectObservable(result).toBe(expected, alphabet)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'passes a failure on',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  Sp#', alphabet)
      const subs = '         ^-!'
      const expected = '     -p#'

      expectObservable(source.pipe(ofType('ping'))).toBe(expected, alphabet)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'lets the source go when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S-p---p', alphabet)
      const unsub = '        ----!'
      const subs = '         ^---!'
      const expected = '     --p--'

      expectObservable(source.pipe(ofType('ping')), unsub).toBe(expected, alphabet)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )
})
