import { filter, map, type OperatorFunction, pipe } from 'rxjs'
import type { CompletionEvent } from '../codec/completions/CompletionEvent.ts'

/**
 * Emits each piece of a text completion as it arrives: joined, they are its text.
 *
 * ```text
 * source              a-p-b-c|      c has no text
 * completionDeltas()  a---b--|
 * ```
 *
 * Empty pieces are not emitted.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { type CompletionEvent, completionDeltas } from 'rxjs-anthropic/completions'
 *
 * of<CompletionEvent[]>({ type: 'completion', completion: 'Olá' }, { type: 'ping' }, { type: 'completion', completion: '!' })
 *   .pipe(completionDeltas())
 *   .subscribe(console.log) // => Olá
 * // => !
 * ```
 *
 * @see {@link textDeltas} for the Messages API
 * @since 0.1.0
 * @category Completions
 */
export const completionDeltas = (): OperatorFunction<CompletionEvent, string> =>
  pipe(
    map((event) => (event.type === 'completion' ? event.completion : '')),
    filter((text) => text !== ''),
  )
