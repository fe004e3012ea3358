import { TruncatedFailure } from '../../src/failure/TruncatedFailure.ts'
import { completeAt } from '../../src/source/completeAt.ts'
import { marbles, overloaded } from '../../src/testing/index.ts'

const atZ = completeAt((letter: string) => letter === 'z')

describe('completeAt', () => {
  it(
    'completes at the last event, and lets a source go that is held open',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-b-z----c')
      const subs = '         ^---!'
      const expected = '     a-b-(z|)'

      expectObservable(source.pipe(atZ)).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'fails as truncated when the source completes without the last event',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-b-|')
      const subs = '         ^---!'
      const expected = '     a-b-#'

      const truncated = new TruncatedFailure('The stream ended without its last event')
      expectObservable(source.pipe(atZ)).toBe(expected, undefined, truncated)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'passes a failure on',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-#', undefined, overloaded)
      const subs = '         ^-!'
      const expected = '     a-#'

      expectObservable(source.pipe(atZ)).toBe(expected, undefined, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )
})
