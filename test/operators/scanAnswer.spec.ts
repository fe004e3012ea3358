import { map } from 'rxjs'
import { type AnswerState, messageText, scanAnswer } from '../../src/index.ts'
import { alphabet, marbles, overloaded } from '../../src/testing/index.ts'

const texts = map(({ message, failure, ended }: AnswerState) => [message && messageText(message), failure, ended])

const values = {
  0: [undefined, undefined, false],
  1: ['', undefined, false],
  2: ['a', undefined, false],
  3: ['ab', undefined, false],
  4: ['ab', undefined, true],
  f: ['a', overloaded, true],
  g: [undefined, overloaded, true],
  h: ['a', undefined, true],
}

describe('scanAnswer', () => {
  it(
    'emits at once, then the message as it grows, and at the end that it has ended',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  --S[ab]$(.|)  ', alphabet)
      const subs = '         ^-------!     '
      const expected = '     0-1123-3(4|)  '

      expectObservable(source.pipe(scanAnswer(), texts)).toBe(expected, values)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'keeps the partial message beside the failure, and completes',
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('-S[a#', alphabet, overloaded).pipe(scanAnswer(), texts)).toBe('0112(f|)', values)
      expectObservable(cold('-#', alphabet, overloaded).pipe(scanAnswer(), texts)).toBe('0(g|)', values)
    }),
  )

  it(
    'ends without a failure if the source completes in the middle of a message',
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('-S[a|', alphabet).pipe(scanAnswer(), texts)).toBe('0112(h|)', values)
    }),
  )

  it(
    'passes an error that is not a failure',
    marbles(({ cold, expectObservable }) => {
      const bug = new TypeError('a bug')
      expectObservable(cold('-S#', alphabet, bug).pipe(scanAnswer(), texts)).toBe('01#', values, bug)
    }),
  )
})
