import { tagged } from './tagged.ts'

/**
 * The fields of a {@link ProtocolFailure}.
 *
 * @since 0.1.0
 * @category Failures
 */
export interface ProtocolFailureFields {
  /** The event that is out of order. */
  readonly event: unknown
  /** `spliced`: a second message started inside the first one. Absent for any other order. */
  readonly reason?: 'spliced'
}

/**
 * Well-formed events in an impossible order: a delta before its block, a second `message_start`. It is not transient, unless
 * a second message was `spliced` into the first one by a proxy: the same request may then succeed.
 *
 * **What to do:** report it to those who run the proxy or the server; `event` is the event that does not fit. Discard the answer, because its text is in doubt.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { throwIfOutOfOrder } from 'rxjs-anthropic/wire'
 *
 * of({ type: 'content_block_stop' as const, index: 0 })
 *   .pipe(throwIfOutOfOrder())
 *   .subscribe({ error: (failure: Error) => console.log(failure.message) }) // => Received content_block_stop before message_start
 * ```
 *
 * @see {@link Failure} for the whole union
 * @since 0.1.0
 * @category Failures
 */
export class ProtocolFailure extends tagged('ProtocolFailure')<ProtocolFailureFields> {}
