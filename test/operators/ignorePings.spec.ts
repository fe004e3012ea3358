import { ignorePings } from '../../src/operators/ignorePings.ts'
import { alphabet, marbles } from '../../src/testing/index.ts'

describe('ignorePings', () => {
  it(
    'drops the pings, wherever they stand',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  Sp[pap]?$p(.|)', alphabet)
      const subs = '         ^---------!'
      const expected = '     S-[-a-]?$-(.|)'

      expectObservable(source.pipe(ignorePings())).toBe(expected, alphabet)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'passes a failure on',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  Sp#', alphabet)
      const subs = '         ^-!'
      const expected = '     S-#'

      expectObservable(source.pipe(ignorePings())).toBe(expected, alphabet)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )
})
