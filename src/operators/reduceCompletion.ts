import { filter, type OperatorFunction, pipe, reduce } from 'rxjs'
import type { Completion, CompletionEvent } from '../codec/completions/CompletionEvent.ts'
import { completionReducer } from './fold/completionReducer.ts'
import type { Restart } from './fold/Restart.ts'

/**
 * Emits the whole completion when the stream completes.
 *
 * ```text
 * source              a-p-b-|
 * reduceCompletion()  ------(x|)
 * ```
 *
 * **Fails with** nothing of its own.
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
 * @category Completions
 */
export const reduceCompletion = (): OperatorFunction<CompletionEvent | Restart, Completion> =>
  pipe(
    reduce(completionReducer, nothing),
    filter((completion) => completion !== undefined),
  )

const nothing: Completion | undefined = undefined
