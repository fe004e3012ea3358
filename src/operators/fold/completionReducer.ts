import type { Completion, CompletionEvent } from '../../codec/completions/CompletionEvent.ts'
import type { Restart } from './Restart.ts'

/**
 * Returns the completion after one more event: the pure function used by {@link scanCompletion} and {@link reduceCompletion}.
 *
 * Text is appended; any other field is that of the last event. A ping or an unknown event returns the same completion.
 *
 * @example
 * ```ts
 * import { completionReducer } from 'rxjs-anthropic/completions'
 *
 * const first = completionReducer(undefined, { type: 'completion', completion: ' Olá', stop_reason: null })
 * const second = completionReducer(first, { type: 'completion', completion: '!', stop_reason: 'stop_sequence' })
 * console.log(second?.completion, second?.stop_reason) // =>  Olá! stop_sequence
 * ```
 *
 * @see {@link scanCompletion} and {@link reduceCompletion} for streams
 * @since 0.1.0
 * @category Completions
 */
export const completionReducer = (
  snapshot: Completion | undefined,
  event: CompletionEvent | Restart,
): Completion | undefined =>
  event.type === '@restart'
    ? undefined
    : event.type === 'completion'
      ? { ...snapshot, ...event, completion: (snapshot?.completion ?? '') + event.completion }
      : snapshot
