import { concat, defer, filter, map, NEVER, of, throwError } from 'rxjs'
import {
  messageText,
  reduceMessage,
  type Restart,
  restartWithBackoff,
  scanMessage,
  textDeltas,
} from '../../../src/index.ts'
import { completionReducer } from '../../../src/completions/index.ts'
import { alphabet, marbles, overloaded } from '../../../src/testing/index.ts'

const backoff = { initialDelay: 3, jitter: () => 1 }
const restart = (attempt: number): Restart => ({ type: '@restart', attempt, failure: overloaded })
const values = { ...alphabet, '@': restart(1) }

describe('restartWithBackoff', () => {
  it(
    'says that what was emitted is void, waits, and begins again',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a#', alphabet, overloaded)
      const subs = ['        ^--!', '      ------^--!']
      const expected = '     S[a@--S[a#'

      const result = source.pipe(restartWithBackoff({ ...backoff, count: 1 }))
      expectObservable(result).toBe(expected, values, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'counts the attempts, and doubles the wait before each',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  p#', alphabet, overloaded)
      const subs = ['        ^!', '      ----^!', '    -----------^!']
      const expected = '     -1---2------#'

      const attempts = source.pipe(
        restartWithBackoff({ ...backoff, count: 2 }),
        filter((event) => event.type === '@restart'),
        map(({ attempt }) => attempt),
      )
      expectObservable(attempts).toBe(expected, { 1: 1, 2: 2 }, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'says nothing where nothing had been emitted since the last beginning',
    marbles(({ cold, expectObservable }) => {
      const attempts = [cold('S#', alphabet, overloaded), cold('#', alphabet, overloaded), cold('p|', alphabet)]
      const source = defer(() => attempts.shift() ?? NEVER)
      const expected = '     S@--------p|'

      expectObservable(source.pipe(restartWithBackoff(backoff))).toBe(expected, values)
    }),
  )

  it(
    'lets a fold roll back: ab, never aab',
    marbles(({ cold, expectObservable }) => {
      const attempts = () => [cold('S[a#', alphabet, overloaded), cold('S[ab]$(.|)', alphabet)]
      const source = () => {
        const left = attempts()
        return defer(() => left.shift() ?? NEVER)
      }

      expectObservable(source().pipe(restartWithBackoff(backoff), scanMessage(), map(messageText))).toBe(
        '                    001---0012-2|',
        { 0: '', 1: 'a', 2: 'ab' },
      )
      expectObservable(source().pipe(restartWithBackoff(backoff), reduceMessage(), map(messageText))).toBe(
        '                    ------------(m|)',
        { m: 'ab' },
      )
      expectObservable(source().pipe(scanMessage(), map(messageText), restartWithBackoff(backoff))).toBe(
        '                    001@--0012-2|',
        { 0: '', 1: 'a', 2: 'ab', '@': restart(1) },
      )
      expectObservable(source().pipe(textDeltas(), restartWithBackoff(backoff))).toBe('--a@----ab--|', {
        a: 'a',
        b: 'b',
        '@': restart(1),
      })
    }),
  )

  it(
    'gives an error that is no failure at once, and a failure that is not transient',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const bug = new TypeError('a bug')
      const source = cold('  S#', alphabet, bug)
      const subs = '         ^!'
      const expected = '     S#'

      expectObservable(source.pipe(restartWithBackoff(backoff))).toBe(expected, alphabet, bug)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'stops waiting when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S#', alphabet, overloaded)
      const unsub = '        ---!'
      const subs = '         ^!'
      const expected = '     S@--'

      expectObservable(source.pipe(restartWithBackoff(backoff)), unsub).toBe(expected, values)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('lets the fold of a completion roll back, too', () => {
    expect(completionReducer({ type: 'completion', completion: 'a' }, restart(1))).toBeUndefined()
  })

  it('takes any number of attempts, which do not nest', () => {
    let left = 20_000
    const source = defer(() =>
      left-- > 0
        ? concat(
            of('a'),
            throwError(() => overloaded),
          )
        : of('b'),
    )
    const again = restartWithBackoff<string>({ count: Infinity, initialDelay: 0, maxDelay: 0 })
    const values: (string | Restart)[] = []
    jest.useFakeTimers()
    try {
      source.pipe(again).subscribe((value) => values.push(value))
      while (left >= 0) jest.advanceTimersByTime(1)
    } finally {
      jest.useRealTimers()
    }
    expect(values).toHaveLength(40_001)
    expect(values.at(-1)).toBe('b')
  })
})
