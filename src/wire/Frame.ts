import type { Failure } from '../failure/Failure.ts'

/**
 * One event of a stream as it was received, before its data is read.
 *
 * @since 0.1.0
 * @category Wire
 */
export interface Frame {
  /** The name of the event; empty if the stream does not name it. */
  readonly event: string
  /** The data, its lines joined by `\n`. */
  readonly data: string
  /** The id, if the stream has one. */
  readonly id?: string
  /** Set on the last frame if the body ended in the middle of it: its data may be incomplete. */
  readonly unterminated?: true
  /** Removes the credentials of the request from a failure that is made of the frame. Set by transports that hold credentials. */
  readonly clean?: (failure: Failure) => Failure
}
