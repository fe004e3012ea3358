import type { Completion, CompletionEvent } from '../../codec/completions/CompletionEvent.ts'
import type { Restart } from './Restart.ts'

/**
 * Gives the completion after one more event: the pure function under {@link scanCompletion} and {@link reduceCompletion}.
 *
 * Text is appended; any other field is what the last event said. A ping or an unknown event gives back the very same snapshot.
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
