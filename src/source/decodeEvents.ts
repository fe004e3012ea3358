import type * as t from 'io-ts'
import { map, type OperatorFunction, pipe } from 'rxjs'
import { decodeEvent } from '../codec/decodeEvent.ts'
import { fromEither } from '../operators/either.ts'
import type { Frame } from '../wire/Frame.ts'

/**
 * Emits the event that each frame holds.
 *
 * ```text
 * source          f-g-e-         e is an `error` frame
 * decodeEvents()  a-b-#
 * ```
 *
 * **Fails with** an {@link ApiFailure} at an `error` event, a {@link DecodeFailure} at a frame that cannot be read,
 * a {@link TruncatedFailure} at a last frame that is cut.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { MessageStreamEvent, decodeEvents } from 'rxjs-anthropic'
 *
 * of({ event: 'ping', data: '{"type":"ping"}' })
 *   .pipe(decodeEvents(MessageStreamEvent))
 *   .subscribe((event) => console.log(event.type)) // => ping
 * ```
 *
 * @see {@link decodeEvent}, its pure form
 * @category Sources
 */
export const decodeEvents = <A>(codec: t.Decoder<unknown, A>): OperatorFunction<Frame, A> =>
  pipe(map(decodeEvent(codec)), fromEither())
