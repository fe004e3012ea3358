import { type RunHelpers, TestScheduler } from 'rxjs/testing'
import { alphabet } from './alphabet.ts'
import { difference, drawing } from './drawing.ts'
import { equals } from './equals.ts'
import { numberBlocks } from './numberBlocks.ts'

/**
 * Returns a spec that runs in virtual time, on rxjs's own `TestScheduler`: `it('…', marbles(({ cold, expectObservable }) => …))`.
 *
 * If the values of a diagram are the {@link alphabet}, its blocks are numbered in order. A spec that fails shows diagrams.
 *
 * **Throws** an `Error` that shows the expected and the received diagram.
 *
 * @example
 * ```ts
 * import { textDeltas } from 'rxjs-anthropic'
 * import { alphabet, marbles } from 'rxjs-anthropic/testing'
 *
 * const spec = marbles(({ cold, expectObservable }) => {
 *   const source = cold('    S[a-b]$(.|)', alphabet)
 *   const expected = '       --a-b--|'
 *   expectObservable(source.pipe(textDeltas())).toBe(expected)
 * })
 * spec()
 * ```
 *
 * @see {@link streamOf} if time does not matter
 * @since 0.1.0
 * @category Testing
 */
export const marbles =
  (spec: (helpers: RunHelpers) => void): (() => void) =>
  () =>
    new TestScheduler(assertEqual).run(({ cold, hot, expectObservable, ...rest }) =>
      spec({
        ...rest,
        cold: (diagram, values, error) => cold(...numbered(diagram, values), error),
        hot: (diagram, values, error) => hot(...numbered(diagram, values), error),
        expectObservable: (observable, subscription) => {
          const { toBe, toEqual } = expectObservable(observable, subscription)
          return {
            toBe: (diagram: string, values?: Values, error?: unknown) => toBe(...numbered(diagram, values), error),
            toEqual,
          }
        },
      }),
    )

type Values<T = unknown> = { [letter: string]: T } | undefined

/** A period of time such as `10ms`, or one character. */
const steps = /(?<=^|\s)\d+(?:\.\d+)?(?:ms|s|m)(?=\s|$)|./gs

/** Returns the same diagram with a unique character for each event of the alphabet, and the values of these characters. */
const numbered = <T>(diagram: string, values: Values<T>): [string, Values<T>] => {
  if (values === undefined) return [diagram, values]
  const eventOf = numberBlocks()
  const own: { [letter: string]: T } = { ...values }
  const marbles = diagram.replace(steps, (letter, place: number) => {
    const known = letter === '@' || (values[letter] !== undefined && isOfAlphabet(letter, values[letter]))
    const event = known ? eventOf(letter) : undefined
    if (event === undefined) return letter
    const mark = String.fromCharCode(0xe000 + place)
    own[mark] = event as T
    return mark
  })
  return [marbles, own]
}

const isOfAlphabet = (letter: string, value: unknown): boolean =>
  Object.hasOwn(alphabet, letter) && Reflect.get(alphabet, letter) === value

const assertEqual = (actual: unknown, expected: unknown): void => {
  if (equals(actual, expected)) return
  const [wanted, got] = [drawing(expected), drawing(actual)]
  throw new Error(`Expected "${wanted}"  Received "${got}"${wanted === got ? difference(actual, expected) : ''}`)
}
