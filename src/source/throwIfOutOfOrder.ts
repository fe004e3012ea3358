import type { MonoTypeOperatorFunction } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { decodeWith } from '../wire/decodeWith.ts'
import { checkOrder } from './checkOrder.ts'

/**
 * Emits the events of a message in their order, and numbers its blocks.
 *
 * ```text
 * source               S[a]b         b has no open block
 * throwIfOutOfOrder()  S[a]#
 * ```
 *
 * Blocks may interleave: `index` decides. The `index` of each emitted event is the place of its block in the content, also if the server skips
 * indices or uses them again; an event whose index is right is emitted as the same object.
 *
 * Events that change nothing are dropped: a `message_start` that is repeated with the same id, as some proxies do; a stop, a signature,
 * a citation, an unknown or an empty delta for a block that is not open.
 *
 * **Errors with** a {@link ProtocolFailure} at an event before `message_start`; at text, thinking or tool input for a block that is not open
 * or of another kind; at an index that is used again while its block is open; at a block that `message_start` contains already;
 * at a second message inside the first, whose `reason` is `spliced`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { throwIfOutOfOrder } from 'rxjs-anthropic/wire'
 *
 * of({ type: 'message_stop' as const })
 *   .pipe(throwIfOutOfOrder())
 *   .subscribe({ error: (failure: Error) => console.log(failure.message) }) // => Received message_stop before message_start
 * ```
 *
 * @since 0.1.0
 * @category Sources
 */
export const throwIfOutOfOrder = (): MonoTypeOperatorFunction<MessageStreamEvent> => decodeWith(checkOrder())
