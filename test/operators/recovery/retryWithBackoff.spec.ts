import { defer, map, NEVER } from 'rxjs'
import { ApiFailure, messageText, reduceMessage, retryWithBackoff, textDeltas } from '../../../src/index.ts'
import { alphabet, marbles, overloaded } from '../../../src/testing/index.ts'

const backoff = { initialDelay: 3, jitter: () => 1 }

describe('retryWithBackoff', () => {
  it(
    'waits twice as long before each new attempt, then gives the failure up',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -#', alphabet, overloaded)
      const subs = [
        '                    ^!           ',
        '                    ----^!       ',
        '                    -----------^!',
      ]
      const expected = '     ------------#'

      expectObservable(source.pipe(retryWithBackoff({ ...backoff, count: 2 }))).toBe(expected, alphabet, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'gives what a further attempt gives',
    marbles(({ cold, expectObservable }) => {
      const attempts = [cold('-#', alphabet, overloaded), cold('-S[a]$(.|)', alphabet)]
      const source = defer(() => attempts.shift() ?? NEVER)
      const expected = '     -----S[a]$(.|)'

      expectObservable(source.pipe(retryWithBackoff(backoff))).toBe(expected, alphabet)
    }),
  )

  it(
    'ends with the first value',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S-#', alphabet, overloaded)
      const subs = '         ^-!'
      const expected = '     S-#'

      expectObservable(source.pipe(retryWithBackoff(backoff))).toBe(expected, alphabet, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'takes for a value what stands to the left: after textDeltas the first text',
    marbles(({ cold, expectObservable }) => {
      const attempts = [cold('S<x#', alphabet, overloaded), cold('S[a-#', alphabet, overloaded)]
      const source = defer(() => attempts.shift() ?? NEVER)
      const expected = '     --------a-#'

      expectObservable(source.pipe(textDeltas(), retryWithBackoff(backoff))).toBe(expected, undefined, overloaded)
    }),
  )

  it(
    'takes for a value what stands to the left: after reduceMessage the whole message',
    marbles(({ cold, expectObservable }) => {
      const attempts = [cold('S[a#', alphabet, overloaded), cold('S[ab]$(.|)', alphabet)]
      const source = defer(() => attempts.shift() ?? NEVER)
      const expected = '     ------------(m|)'

      const texts = source.pipe(reduceMessage(), retryWithBackoff(backoff), map(messageText))
      expectObservable(texts).toBe(expected, { m: 'ab' })
    }),
  )

  it(
    'waits as long as the server asks, and no longer than maxServerWait',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const busy = (retryAfterMs: number) =>
        new ApiFailure('busy', { kind: 'rate_limit_error', status: 429, retryAfterMs })
      const patient = cold(' #', alphabet, busy(10))
      const subs = ['        (^!)', '      ----------(^!)']

      expectObservable(patient.pipe(retryWithBackoff({ ...backoff, count: 1 }))).toBe('----------#', alphabet, busy(10))
      expectSubscriptions(patient.subscriptions).toBe(subs)
      expectObservable(cold('#', alphabet, busy(61_000)).pipe(retryWithBackoff())).toBe('#', alphabet, busy(61_000))
    }),
  )

  it(
    'never tries an error again that is no failure',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const bug = new TypeError('a bug')
      const source = cold('  -#', alphabet, bug)
      const subs = '         ^!'
      const expected = '     -#'

      expectObservable(source.pipe(retryWithBackoff(backoff))).toBe(expected, alphabet, bug)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'stops waiting when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -#', alphabet, overloaded)
      const unsub = '        ---!'
      const subs = '         ^!'
      const expected = '     ----'

      expectObservable(source.pipe(retryWithBackoff(backoff)), unsub).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'begins to count anew for each subscription',
    marbles(({ cold, expectObservable }) => {
      const result = cold('  -#', alphabet, overloaded).pipe(retryWithBackoff({ ...backoff, count: 1 }))
      const expected = '     -----#'

      expectObservable(result).toBe(expected, alphabet, overloaded)
      expectObservable(result).toBe(expected, alphabet, overloaded)
    }),
  )

  it('takes 10 000 attempts, which do not nest', () => {
    let attempts = 0
    const errors: unknown[] = []
    const source = defer(() => {
      attempts += 1
      throw overloaded
    })
    jest.useFakeTimers()
    try {
      source
        .pipe(retryWithBackoff({ count: 9_999, initialDelay: 0 }))
        .subscribe({ error: (error: unknown) => errors.push(error) })
      while (errors.length === 0) jest.advanceTimersByTime(1)
    } finally {
      jest.useRealTimers()
    }
    expect([attempts, errors]).toEqual([10_000, [overloaded]])
  })

  it('leaves no timer when it is unsubscribed', () => {
    jest.useFakeTimers()
    const subscription = defer(() => {
      throw overloaded
    })
      .pipe(retryWithBackoff())
      .subscribe()
    expect(jest.getTimerCount()).toBe(1)
    subscription.unsubscribe()
    expect(jest.getTimerCount()).toBe(0)
    jest.useRealTimers()
  })
})
