import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { lastValueFrom, throwError, toArray } from 'rxjs'
import type { Failure } from '../../src/failure/Failure.ts'
import { TruncatedFailure } from '../../src/failure/TruncatedFailure.ts'
import { fromEither, toEither } from '../../src/operators/either.ts'
import { marbles } from '../../src/testing/index.ts'

const failure = new TruncatedFailure('The stream broke off')
const eithers: Readonly<Record<string, Either<Failure, string>>> = { A: right('a'), B: right('b'), L: left(failure) }

describe('toEither', () => {
  it(
    'emits values as Rights, and a failure as a last Left',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-b-#', { a: 'a', b: 'b' }, failure)
      const subs = '         ^---!'
      const expected = '     A-B-(L|)'

      expectObservable(source.pipe(toEither())).toBe(expected, eithers)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'leaves an error that is no failure as it is',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const bug = new TypeError('undefined is not a function')
      const source = cold('  a-#', { a: 'a' }, bug)
      const subs = '         ^-!'
      const expected = '     A-#'

      expectObservable(source.pipe(toEither())).toBe(expected, eithers, bug)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('holds the very object that was the error', async () => {
    const results = await lastValueFrom(throwError(() => failure).pipe(toEither(), toArray()))
    expect(results).toHaveLength(1)
    expect(results[0]).toMatchObject({ _tag: 'Left' })
    expect(results[0]?._tag === 'Left' && results[0].left).toBe(failure)
  })
})

describe('fromEither', () => {
  it(
    'emits what stands in Rights, and fails at the first Left',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  A-B-L-A|', eithers)
      const subs = '         ^---!'
      const expected = '     a-b-#'

      expectObservable(source.pipe(fromEither())).toBe(expected, undefined, failure)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'gives back what toEither was given',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-b-#', { a: 'a', b: 'b' }, failure)
      const subs = '         ^---!'
      const expected = '     a-b-#'

      expectObservable(source.pipe(toEither(), fromEither())).toBe(expected, undefined, failure)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )
})
