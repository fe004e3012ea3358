import type { Errors } from 'io-ts'
import { tagged } from './tagged.ts'

/**
 * The fields of a {@link DecodeFailure}.
 *
 * @category Failures
 */
export interface DecodeFailureFields {
  /** `frame`: the bytes are no frames; `json`: a frame's data is no JSON; `event`: the JSON is not what its type promises. */
  readonly layer: 'frame' | 'json' | 'event'
  /** What could not be read: text for the layers `frame` and `json`, the parsed JSON for `event`. */
  readonly input: unknown
  /** Where it does not fit, as io-ts says it; empty for the layers `frame` and `json`. */
  readonly errors: Errors
}

/**
 * What came is not what this library can read; its message names the place. Not transient.
 *
 * An unknown *type* of event, block or delta is never a failure: it is a value of type `@unknown`.
 *
 * @example
 * ```ts
 * import { isLeft } from 'fp-ts/lib/Either.js'
 * import { MessageStreamEvent, decodeEvent } from 'rxjs-anthropic/codec'
 *
 * const decoded = decodeEvent(MessageStreamEvent)({ event: 'content_block_stop', data: '{"type":"content_block_stop"}' })
 * if (isLeft(decoded)) console.log(decoded.left.message) // => content_block_stop: index: expected number, got nothing
 * ```
 *
 * @see {@link Failure} for the whole union
 * @category Failures
 */
export class DecodeFailure extends tagged('DecodeFailure')<DecodeFailureFields> {}
