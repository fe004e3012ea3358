import type * as t from 'io-ts'
import type { OperatorFunction } from 'rxjs'
import { decodeWith } from '../wire/decodeWith.ts'
import type { Frame } from '../wire/Frame.ts'
import { readEvents } from './readEvents.ts'

/**
 * Emits the event of each frame.
 *
 * ```text
 * source          f-g-e-         e is an `error` frame
 * decodeEvents()  a-b-#
 * ```
 *
 * **Errors with** an {@link ApiFailure} at an `error` event, a {@link DecodeFailure} at a frame that cannot be read,
 * a {@link TruncatedFailure} at a last frame that is cut.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { MessageStreamEvent } from 'rxjs-anthropic/codec'
 * import { decodeEvents } from 'rxjs-anthropic/wire'
 *
 * of({ event: 'ping', data: '{"type":"ping"}' })
 *   .pipe(decodeEvents(MessageStreamEvent))
 *   .subscribe((event) => console.log(event.type)) // => ping
 * ```
 *
 * @see {@link decodeEvent}, its pure form
 * @since 0.1.0
 * @category Sources
 */
export const decodeEvents = <A>(codec: t.Decoder<unknown, A>): OperatorFunction<Frame, A> =>
  decodeWith(readEvents(codec))
