import type { Json } from './Json.ts'
import type { OpenContainer } from './OpenContainer.ts'

/**
 * Why a text is not JSON.
 *
 * @since 0.1.0
 * @category JSON
 */
export interface JsonProblem {
  /** `syntax`: the text is not JSON; `depth`: arrays and objects are nested too deep. */
  readonly kind: 'syntax' | 'depth'
  readonly message: string
  /** The index of the first wrong character, in UTF-16 units. */
  readonly position: number
}

/** What must follow, as an error message names it. */
export type Expected =
  | 'a value'
  | 'a value or "]"'
  | 'a key'
  | 'a key or "}"'
  | '":"'
  | '"," or "]"'
  | '"," or "}"'
  | 'the rest of a string'
  | 'the rest of a key'
  | 'the rest of a number'
  | 'the rest of a literal'
  | 'nothing more'

/** The part of a number that was read last. */
export type NumberPart =
  'nothing' | 'minus' | 'zero' | 'integer' | 'point' | 'fraction' | 'e' | 'exponent sign' | 'exponent'

/** The state of the scanner. `scanJson` creates one and changes it; once it is returned it is never changed. */
export interface Scan {
  readonly maxDepth: number
  /** The path of the array whose elements are collected. */
  readonly path: readonly (string | number)[] | undefined
  /** The number of characters received so far. */
  readonly offset: number
  expected: Expected
  /** The open string or key, decoded; or the open number, as it is written. */
  token: string
  part: NumberPart
  /** Characters that cannot be decoded yet: half an escape, half a surrogate pair, half a literal. */
  rest: string
  /** The innermost open array or object. */
  top: OpenContainer | undefined
  /** The outermost value, once it is complete. */
  root: Json | undefined
  /** The elements of the array at `path` that the last text completed. */
  elements: Json[] | undefined
  problem: JsonProblem | undefined
}
