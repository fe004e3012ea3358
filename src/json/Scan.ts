import type { Json } from './Json.ts'
import type { OpenContainer } from './OpenContainer.ts'

/**
 * Why a text is not JSON.
 *
 * @category JSON
 */
export interface JsonProblem {
  /** `syntax`: this is not JSON; `depth`: it may be, but arrays and objects stand too deep one inside the other. */
  readonly kind: 'syntax' | 'depth'
  readonly message: string
  /** How many characters (UTF-16 units) stand before the one that cannot be right. */
  readonly position: number
}

/** What comes next, in words that a message can use. */
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

/** The last thing that was read of a number. */
export type NumberPart =
  'nothing' | 'minus' | 'zero' | 'integer' | 'point' | 'fraction' | 'e' | 'exponent sign' | 'exponent'

/** How far a text has been read. `scanJson` makes one and changes it until it gives it back, and nobody after that. */
export interface Scan {
  readonly maxDepth: number
  /** Where the array is whose elements are gathered. */
  readonly path: readonly (string | number)[] | undefined
  /** How many characters have come. */
  readonly offset: number
  expected: Expected
  /** The open string or key, decoded as far as it has come; the open number, as it is written. */
  token: string
  /** How much of `token` was in one piece when we last looked. */
  flat: number
  part: NumberPart
  /** Characters that mean nothing yet: half an escape, half a surrogate pair, half a literal. */
  rest: string
  /** The innermost open array or object. */
  top: OpenContainer | undefined
  /** The outermost value, once it is whole. */
  root: Json | undefined
  /** What the last text made whole in the array at `path`. */
  elements: Json[] | undefined
  problem: JsonProblem | undefined
}
