import { concat, defer, EMPTY, from, NEVER, type Observable, throwError } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { overloaded } from './alphabet.ts'
import { numberBlocks } from './numberBlocks.ts'

/**
 * What is not in the diagram itself.
 *
 * @category Testing
 */
export interface StreamOfConfig {
  /** What `#` stands for. Default: {@link overloaded}. */
  readonly error?: unknown
}

/**
 * A stream function that answers every request with the events of a diagram: a double for whatever asks Claude.
 *
 * No time passes: `-` and blanks only make the diagram easier to read. Without `|` or `#` at its end the stream stays open.
 *
 * **Fails with** `error` where the diagram has a `#`. Throws at a character that is no letter of the {@link alphabet}.
 *
 * @example
 * ```ts
 * import { textDeltas } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * const ask = streamOf('S[ab]$(.|)')
 * ask().pipe(textDeltas()).subscribe(console.log) // => a
 * // => b
 * ```
 *
 * @see {@link marbles} where time matters
 * @category Testing
 */
export const streamOf = (
  diagram: string,
  { error = overloaded }: StreamOfConfig = {},
): ((request?: unknown) => Observable<MessageStreamEvent>) => {
  const eventOf = numberBlocks()
  const [, letters = '', end = ''] = /^([^|#]*)([|#])?/.exec(diagram.replace(/[-\s()]/g, '')) ?? []
  const events = [...letters].map((letter) => eventOf(letter) ?? unknownLetter(letter, diagram))
  const last = end === '|' ? EMPTY : end === '#' ? throwError(() => error) : NEVER
  return () => defer(() => concat(from(events), last))
}

const unknownLetter = (letter: string, diagram: string): never => {
  throw new Error(`No event has the letter ${letter}, in ${diagram}`)
}
