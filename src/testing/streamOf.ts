import { concat, EMPTY, from, NEVER, type Observable, type SchedulerLike, subscribeOn, throwError } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { overloaded } from './alphabet.ts'
import { numberBlocks } from './numberBlocks.ts'

/**
 * Options of {@link streamOf}.
 *
 * @since 0.1.0
 * @category Testing
 */
export interface StreamOfConfig {
  /** The error that `#` means. Default: {@link overloaded}. */
  readonly error?: unknown
  /**
   * The scheduler on which the stream is subscribed to. With `asapScheduler` nothing arrives before `subscribe` has returned, as over a network:
   * a `share()` with two readers then sends one request, and not two. Default: none, everything arrives while `subscribe` runs.
   */
  readonly scheduler?: SchedulerLike
}

/**
 * Returns a stream function that answers every request with the events of a diagram: a test double for `messages(transport)`.
 *
 * No time passes: `-` and blanks only make the diagram easier to read. With a `scheduler`, the events arrive after `subscribe` has returned. Without `|` or `#` at the end, the stream stays open.
 *
 * **Errors with** `error` at a `#`. **Throws** at a character that is not a letter of the {@link alphabet}.
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
 * @see {@link marbles} if time matters
 * @since 0.1.0
 * @category Testing
 */
export const streamOf = (
  diagram: string,
  { error = overloaded, scheduler }: StreamOfConfig = {},
): ((request?: unknown) => Observable<MessageStreamEvent>) => {
  const eventOf = numberBlocks()
  const [, letters = '', end = ''] = /^([^|#]*)([|#])?/.exec(diagram.replace(/[-\s()]/g, '')) ?? []
  const events = [...letters].map((letter) => eventOf(letter) ?? unknownLetter(letter, diagram))
  const last = end === '|' ? EMPTY : end === '#' ? throwError(() => error) : NEVER
  const stream$ = concat(from(events), last)
  return () => (scheduler === undefined ? stream$ : stream$.pipe(subscribeOn(scheduler)))
}

const unknownLetter = (letter: string, diagram: string): never => {
  throw new Error(
    `The diagram ${diagram} contains ${letter}, which is not a letter of the alphabet of rxjs-anthropic/testing`,
  )
}
