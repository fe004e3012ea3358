import type { OperatorFunction } from 'rxjs'
import type { Completion, CompletionEvent } from '../codec/completions/CompletionEvent.ts'
import { completionReducer } from './fold/completionReducer.ts'
import type { Restart } from './fold/Restart.ts'
import { scanFold } from './scanFold.ts'

/**
 * Emits the completion as it grows, after each event that changes it.
 *
 * ```text
 * source            a-p-b-|      " Olá", ping, "!"
 * scanCompletion()  x---y-|      " Olá", " Olá!"
 * ```
 *
 * Pings and unknown events emit nothing. The last value before an error is the partial completion.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { type CompletionEvent, scanCompletion } from 'rxjs-anthropic/completions'
 *
 * of<CompletionEvent[]>({ type: 'completion', completion: 'a' }, { type: 'ping' }, { type: 'completion', completion: 'b' })
 *   .pipe(scanCompletion())
 *   .subscribe(({ completion }) => console.log(completion)) // => a
 * // => ab
 * ```
 *
 * @see {@link reduceCompletion} for the whole completion only
 * @since 0.1.0
 * @category Completions
 */
export const scanCompletion = (): OperatorFunction<CompletionEvent | Restart, Completion> => scanFold(completionReducer)
