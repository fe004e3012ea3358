import { NEVER } from 'rxjs'
import { StalledFailure, throwIfStalled } from '../../../src/index.ts'
import { alphabet, marbles, overloaded } from '../../../src/testing/index.ts'

const stalled = (after: number) => new StalledFailure(`No progress for ${after} ms`, { clock: 'progress', after })

describe('throwIfStalled', () => {
  it(
    'fails when nothing but pings has come for too long',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a-p-p-p-p-p', alphabet)
      const subs = '         ^------!'
      const expected = '     S[a-p-p#'

      expectObservable(source.pipe(throwIfStalled({ each: 5 }))).toBe(expected, alphabet, stalled(5))
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'waits longer for the first progress, where it may',
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('p-p-p-S---|', alphabet).pipe(throwIfStalled({ first: 8, each: 5 }))).toBe(
        'p-p-p-S---|',
        alphabet,
      )
      expectObservable(cold('p-p-p-p-p-S', alphabet).pipe(throwIfStalled({ first: 8, each: 5 }))).toBe(
        'p-p-p-p-#',
        alphabet,
        stalled(8),
      )
      expectObservable(cold('S---------|', alphabet).pipe(throwIfStalled({ first: 8 }))).toBe('S---------|', alphabet)
    }),
  )

  it(
    'waits as long as for each once there was progress, however long the first may take',
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('p-p-S-p-p---|', alphabet).pipe(throwIfStalled({ first: 8, each: 5 }))).toBe(
        'p-p-S-p-p#',
        alphabet,
        stalled(5),
      )
    }),
  )

  it(
    'takes thinking and the input of a tool for progress',
    marbles(({ cold, expectObservable }) => {
      const source = cold('  S---<---x---~---{---j---k---|', alphabet)
      expectObservable(source.pipe(throwIfStalled({ each: 5 }))).toBe('S---<---x---~---{---j---k---|', alphabet)
    }),
  )

  it(
    'lets the reader say what progress is',
    marbles(({ cold, expectObservable }) => {
      const source = cold('  a-b-b-b-b', { a: 1, b: 0 })
      const expected = '     a-b-b#'
      expectObservable(source.pipe(throwIfStalled({ each: 5, progress: (n) => n > 0 }))).toBe(
        expected,
        { a: 1, b: 0 },
        stalled(5),
      )
    }),
  )

  it(
    'passes a failure on, and leaves no timer',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S-#', alphabet, overloaded)
      const subs = '         ^-!'
      const expected = '     S-#'

      expectObservable(source.pipe(throwIfStalled({ each: 5 }))).toBe(expected, alphabet, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('leaves no timer when it is unsubscribed', () => {
    jest.useFakeTimers()
    const subscription = NEVER.pipe(throwIfStalled({ each: 5 })).subscribe()
    expect(jest.getTimerCount()).toBe(1)
    subscription.unsubscribe()
    expect(jest.getTimerCount()).toBe(0)
    jest.useRealTimers()
  })
})
