import { tagged } from './tagged.ts'

/**
 * The fields of a {@link TruncatedFailure}.
 *
 * @since 0.1.0
 * @category Failures
 */
export interface TruncatedFailureFields {
  /** False if a transport has retried already, as {@link relay} does. */
  readonly shouldRetry?: boolean
  /** The stop reason, if a `message_delta` had one: only the end is missing, and the whole answer has been emitted. */
  readonly stopReason?: string
}

/**
 * The stream ended without its last event, even if the connection was closed properly.
 *
 * It is transient, unless it has a `stopReason`: the whole answer is there, and another request would be billed for the same.
 *
 * **What to do:** without a `stopReason`, restart or resume ({@link restartWithBackoff}, {@link withResume}). With one, the server never ends its messages: use {@link tolerant}.
 *
 * @example
 * ```ts
 * import { EMPTY } from 'rxjs'
 * import { messages } from 'rxjs-anthropic'
 *
 * const ask = messages(() => EMPTY)
 * ask({ model: 'claude-sonnet-5', max_tokens: 64, messages: [{ role: 'user', content: 'Hi' }] })
 *   .subscribe({ error: (failure: Error) => console.log(failure.name) }) // => TruncatedFailure
 * ```
 *
 * @see {@link Failure} for the whole union
 * @since 0.1.0
 * @category Failures
 */
export class TruncatedFailure extends tagged('TruncatedFailure')<TruncatedFailureFields> {}
