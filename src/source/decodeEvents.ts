import type * as t from 'io-ts'
import type { OperatorFunction } from 'rxjs'
import { decodeEvent, readFrame } from '../codec/decodeEvent.ts'
import { orThrow } from '../operators/either.ts'
import { type Decoder, decodeWith } from '../wire/decodeWith.ts'
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
 * import { MessageStreamEvent } from 'rxjs-anthropic/codec'
 * import { decodeEvents } from 'rxjs-anthropic/wire'
 *
 * of({ event: 'ping', data: '{"type":"ping"}' })
 *   .pipe(decodeEvents(MessageStreamEvent))
 *   .subscribe((event) => console.log(event.type)) // => ping
 * ```
 *
 * @see {@link decodeEvent}, its pure form
 * @category Sources
 */
export const decodeEvents = <A>(codec: t.Decoder<unknown, A>): OperatorFunction<Frame, A> => decodeWith(eventsOf(codec))

/** Gives the event of each frame. */
export const eventsOf = <A>(codec: t.Decoder<unknown, A>): Decoder<Frame, A> => {
  const decode = decodeEvent(codec)
  return (out) => ({
    next: (frame) => out.next(readFrame(codec, frame) ?? orThrow(decode(frame))),
    complete: () => out.complete(),
  })
}
