import { type OperatorFunction, pipe } from 'rxjs'
import type { Completion, CompletionEvent } from '../codec/completions/CompletionEvent.ts'
import { completionReducer } from './fold/completionReducer.ts'
import type { Restart } from './fold/Restart.ts'
import { reduceFold } from './scanFold.ts'
import { throwIfCut } from './throwIfCut.ts'

/**
 * Emits the whole completion when the stream completes.
 *
 * ```text
 * source              a-p-b-|
 * reduceCompletion()  ------(x|)
 * ```
 *
 * A source that emits no event completes empty.
 *
 * **Errors with** a {@link TruncatedFailure} if the source completes before a `stop_reason`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { type CompletionEvent, reduceCompletion } from 'rxjs-anthropic/completions'
 *
 * of<CompletionEvent[]>({ type: 'completion', completion: 'a' }, { type: 'completion', completion: 'b', stop_reason: 'max_tokens' })
 *   .pipe(reduceCompletion())
 *   .subscribe(({ completion, stop_reason }) => console.log(completion, stop_reason)) // => ab max_tokens
 * ```
 *
 * @see {@link scanCompletion} for the completion as it grows
 * @since 0.1.0
 * @category Completions
 */
export const reduceCompletion = (): OperatorFunction<CompletionEvent | Restart, Completion> =>
  pipe(throwIfCut(opensCompletion), reduceFold(completionReducer))

/** A completion is open until its stop reason. */
const opensCompletion = (event: CompletionEvent | Restart): boolean | undefined => {
  if (event.type === '@restart') return true
  return event.type === 'completion' ? event.stop_reason == null : undefined
}
