import { throwError } from 'rxjs'
import { type ApiFailure } from '../../../src/failure/ApiFailure.ts'
import { TruncatedFailure } from '../../../src/failure/TruncatedFailure.ts'
import { catchFailure } from '../../../src/operators/recovery/catchFailure.ts'
import { marbles, overloaded } from '../../../src/testing/index.ts'

describe('catchFailure', () => {
  it(
    'goes on with the stream that is named for the failure',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-#       ', undefined, overloaded)
      const other = cold('     -x-y|   ')
      const subs = '         ^-!       '
      const otherSubs = '    --^---!   '
      const expected = '     a--x-y|   '

      expectObservable(source.pipe(catchFailure({ ApiFailure: () => other }))).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
      expectSubscriptions(other.subscriptions).toBe(otherSubs)
    }),
  )

  it(
    'passes a failure that nothing is named for, the same object',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const truncated = new TruncatedFailure('cut')
      const source = cold('  a-#', undefined, truncated)
      const subs = '         ^-!'
      const expected = '     a-#'

      expectObservable(source.pipe(catchFailure({ ApiFailure: () => 'x' }))).toBe(expected, undefined, truncated)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'never sees an error that is no failure',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const bug = Object.assign(new TypeError('a bug'), { _tag: 'ApiFailure' })
      const source = cold('  a-#', undefined, bug)
      const subs = '         ^-!'
      const expected = '     a-#'

      expectObservable(source.pipe(catchFailure({ ApiFailure: () => 'x' }))).toBe(expected, undefined, bug)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'lets what is named pass the failure on',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-#', undefined, overloaded)
      const subs = '         ^-!'
      const expected = '     a-#'

      const result = source.pipe(catchFailure({ ApiFailure: (failure: ApiFailure) => throwError(() => failure) }))
      expectObservable(result).toBe(expected, undefined, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'lets the other stream go when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-#', undefined, overloaded)
      const other = cold('     -x---y|')
      const unsub = '        ----!'
      const otherSubs = '    --^-!'
      const expected = '     a--x-'

      expectObservable(source.pipe(catchFailure({ ApiFailure: () => other })), unsub).toBe(expected)
      expectSubscriptions(other.subscriptions).toBe(otherSubs)
    }),
  )
})
