import type { Json } from './Json.ts'
import type { JsonProblem, Scan } from './Scan.ts'
import { scanEnd, scanJson, startScan } from './scanJson.ts'
import { type View, valueOfView, viewAfter, viewOf } from './View.ts'

/**
 * JSON that is still arriving. It is immutable: more text makes a new state.
 *
 * @since 0.1.0
 * @category JSON
 */
export interface PartialJson {
  /**
   * `partial`: the text is not complete. `whole`: the value is complete, and only white space may follow. `invalid`: the text is not JSON,
   * whatever follows. A number at the top level stays `partial` until `endJson`, because one more digit could follow.
   */
  readonly status: 'partial' | 'whole' | 'invalid'
  /** The value so far, `undefined` if nothing is visible yet. It is created when it is first read, so a value that is not read costs nothing. */
  readonly value: Json | undefined
  /** Why the text is not JSON; defined if and only if the status is `invalid`. */
  readonly problem: JsonProblem | undefined
  /** The elements of the array at `elementsAt` that the last text completed. */
  readonly elements: readonly Json[]
}

/**
 * How the JSON is read.
 *
 * @since 0.1.0
 * @category JSON
 */
export interface PartialJsonConfig {
  /** How deep arrays and objects may be nested. A deeper text is `invalid`. Default: 512. */
  readonly maxDepth?: number
  /** The path of an array, from the outside in. `elements` contains each of its elements once, when it is complete. Default: none. */
  readonly elementsAt?: readonly (string | number)[]
}

/**
 * Returns the state before any text, for `appendJson` and `endJson`.
 *
 * @example The elements of one array, each as soon as it is complete
 * ```ts
 * import { appendJson, startJson } from 'rxjs-anthropic/wire'
 *
 * const state = appendJson(startJson({ elementsAt: ['todos'] }), '{"todos": ["cook", "ea')
 * console.log(state.elements)                      // => [ 'cook' ]
 * console.log(appendJson(state, 't"]').elements)   // => [ 'eat' ]
 * ```
 *
 * @see {@link appendJson}, {@link endJson}
 * @since 0.1.0
 * @category JSON
 */
export const startJson = ({ maxDepth = 512, elementsAt }: PartialJsonConfig = {}): PartialJson => {
  const scan = startScan(maxDepth, elementsAt)
  return new State(scan, viewOf(scan))
}

/**
 * Returns the state after one more piece of text.
 *
 * A string is visible while it grows, but never with half a surrogate pair. A number, a literal or a key is visible once it is certain: a
 * number when the next character has arrived, a key when its value begins. Parts that did not change are the same objects as before, and
 * no value is ever changed. So each value is a prefix of the next, unless a key appears twice: then its later value replaces the earlier one.
 *
 * A change in an open array or object copies it. To keep the total cost linear, the value may be older than the text when many members are
 * open: with `n` members of arrays and `m` of objects, by up to `n / 4 + m` characters and one delta. With up to about 200 and 20 members
 * and deltas of 20 characters it never lags; and it is exact as soon as the status is not `partial`.
 *
 * You can continue from any state, more than once.
 *
 * It never throws for a wrong text and repairs nothing. Text that `JSON.parse` does not accept makes the state `invalid`, with the position
 * of the first wrong character and the value before it. So does nesting beyond `maxDepth`.
 *
 * @example Reading a text while it arrives
 * ```ts
 * import { appendJson, startJson } from 'rxjs-anthropic/wire'
 *
 * const first = appendJson(startJson(), '{"city": "Lis')
 * const second = appendJson(first, 'boa", "inhabitants": 57')
 * console.log(first.value)                          // => { city: 'Lis' }
 * console.log(second.value)                         // => { city: 'Lisboa' }
 * console.log(appendJson(second, '5739}').value)    // => { city: 'Lisboa', inhabitants: 575739 }
 * console.log(appendJson(second, ' 000').problem?.message)   // => expected "," or "}", found "0"
 * ```
 *
 * @see {@link endJson}
 * @since 0.1.0
 * @category JSON
 */
export const appendJson = (state: PartialJson, text: string): PartialJson =>
  State.after(state, (scan) => scanJson(scan, text))

/**
 * Returns the state after the end of the text: `whole`, or `invalid` if the text is not complete.
 *
 * It is `whole` exactly for the texts that `JSON.parse` accepts (up to `maxDepth`), with an equal value.
 *
 * @example
 * ```ts
 * import { appendJson, endJson, startJson } from 'rxjs-anthropic/wire'
 *
 * const digits = appendJson(startJson(), '42')
 * console.log(digits.value)            // => undefined
 * console.log(endJson(digits).value)   // => 42
 * console.log(endJson(startJson()).problem?.message)   // => expected a value, but the text ends
 * ```
 *
 * @since 0.1.0
 * @category JSON
 */
export const endJson = (state: PartialJson): PartialJson => State.after(state, scanEnd)

const noElements: readonly Json[] = []

class State implements PartialJson {
  readonly status: PartialJson['status']
  readonly problem: JsonProblem | undefined
  readonly elements: readonly Json[]
  readonly #scan: Scan
  readonly #view: View

  constructor(scan: Scan, view: View) {
    this.status = scan.problem !== undefined ? 'invalid' : scan.expected === 'nothing more' ? 'whole' : 'partial'
    this.problem = scan.problem
    this.elements = scan.elements ?? noElements
    this.#scan = scan
    this.#view = view
  }

  get value(): Json | undefined {
    return valueOfView(this.#view)
  }

  static after(state: PartialJson, read: (scan: Scan) => Scan): State {
    if (!(#scan in state))
      throw new TypeError(
        'state was not created by startJson(): pass a value that startJson, appendJson or endJson returned',
      )
    const scan = read(state.#scan)
    return scan === state.#scan ? state : new State(scan, viewAfter(state.#view, scan))
  }
}
