import type { Errors } from 'io-ts'
import { tagged } from './tagged.ts'

/**
 * The fields of a {@link DecodeFailure}.
 *
 * @since 0.1.0
 * @category Failures
 */
export interface DecodeFailureFields {
  /** `frame`: the bytes are not frames; `json`: the data of a frame is not valid JSON; `event`: the JSON does not match its `type`. */
  readonly layer: 'frame' | 'json' | 'event'
  /** The input that could not be read: text for the layers `frame` and `json`, the parsed JSON for `event`. */
  readonly input: unknown
  /** The errors of io-ts, with their paths; empty for the layers `frame` and `json`. */
  readonly errors: Errors
}

/**
 * The response cannot be decoded; the message names the path. It is not transient.
 *
 * An unknown *type* of event, block or delta is never a failure: it is a value of type `@unknown`.
 *
 * **What to do:** check that `baseUrl` leads to a server with the API of Claude, and not to a page or another API: `input` quotes what it sent. If it is Claude itself,
 * install the newest version of this library.
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
 * @since 0.1.0
 * @category Failures
 */
export class DecodeFailure extends tagged('DecodeFailure')<DecodeFailureFields> {}
