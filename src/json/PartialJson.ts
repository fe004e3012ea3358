import type { Json } from './Json.ts'
import type { JsonProblem, Scan } from './Scan.ts'
import { scanEnd, scanJson, startScan } from './scanJson.ts'
import { type View, valueOfView, viewAfter, viewOf } from './View.ts'

/**
 * JSON that is still arriving: all that has come, and never changed by what comes after.
 *
 * @category JSON
 */
export interface PartialJson {
  /**
   * `partial`: something is missing. `whole`: the value is complete, and only blanks may follow. `invalid`: this is not JSON, whatever
   * follows. A number that nothing surrounds stays `partial` up to the end: one more digit could come.
   */
  readonly status: 'partial' | 'whole' | 'invalid'
  /** What can be seen so far, `undefined` while that is nothing. It is made when it is first read, so not to look costs nothing. */
  readonly value: Json | undefined
  /** There if, and only if, the status is `invalid`. */
  readonly problem: JsonProblem | undefined
  /** What the last text made whole in the array at `elementsAt`. */
  readonly elements: readonly Json[]
}

/**
 * What is read.
 *
 * @category JSON
 */
export interface PartialJsonConfig {
  /** How many arrays and objects may stand one inside the other, 512. A deeper text is `invalid`. */
  readonly maxDepth?: number
  /** The path of an array, keys and indices from the outside in. Its elements are given once, as each becomes whole. Default: none. */
  readonly elementsAt?: readonly (string | number)[]
}

/**
 * Gives the state before any text has come, for `appendJson` and `endJson` to go on from.
 *
 * @example The elements of one array, each as soon as it is whole
 * ```ts
 * import { appendJson, startJson } from 'rxjs-anthropic/wire'
 *
 * const state = appendJson(startJson({ elementsAt: ['todos'] }), '{"todos": ["cook", "ea')
 * console.log(state.elements)                      // => [ 'cook' ]
 * console.log(appendJson(state, 't"]').elements)   // => [ 'eat' ]
 * ```
 *
 * @see {@link appendJson}, {@link endJson}
 * @category JSON
 */
export const startJson = ({ maxDepth = 512, elementsAt }: PartialJsonConfig = {}): PartialJson => {
  const scan = startScan(maxDepth, elementsAt)
  return new State(scan, viewOf(scan))
}

/**
 * Gives the state after some more text.
 *
 * A string is visible as it grows, but never half a surrogate pair. A number, a literal or a key is not visible before it is certain: a number
 * when the character after it has come, a key together with the beginning of its value. What has not changed is the very same value as
 * before, and no value is changed once it was given, which makes the last one a prefix of the next, but where a key comes twice: there
 * the later value takes the place of the earlier.
 *
 * While an array or object is open, a change in it makes a copy of it. So that a long text does not cost its length squared, the value stays
 * behind the text where many members are open at once: `n` members of arrays and `m` of objects by up to `n / 16 + m` characters and a delta.
 * Up to about 400 and 20 it is always that of the last delta of 20 characters; and it is exact as soon as the status is not `partial`.
 *
 * Any state can be gone on from, several times too.
 *
 * **Never fails**; nothing is repaired either. Text that `JSON.parse` would not accept makes the state `invalid`, with the position of the
 * first character that cannot be right, and with the value that was there before it. So does nesting beyond `maxDepth`.
 *
 * @example Reading while it comes
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
 * @category JSON
 */
export const appendJson = (state: PartialJson, text: string): PartialJson =>
  State.after(state, (scan) => scanJson(scan, text))

/**
 * Gives the state after the end of the text: `whole`, or `invalid` if something is missing. It is `whole` exactly for the texts that
 * `JSON.parse` accepts (up to `maxDepth`), with an equal value.
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
    if (!(#scan in state)) throw new TypeError('This state was not made by startJson')
    const scan = read(state.#scan)
    return scan === state.#scan ? state : new State(scan, viewAfter(state.#view, scan))
  }
}
