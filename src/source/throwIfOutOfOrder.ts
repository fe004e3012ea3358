import type { MonoTypeOperatorFunction } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { decodeWith } from '../wire/decodeWith.ts'
import { checkOrder } from './checkOrder.ts'

/**
 * Emits the events of a message while each of them fits its place.
 *
 * ```text
 * source               S[a]b         b has no open block
 * throwIfOutOfOrder()  S[a]#
 * ```
 *
 * Blocks may interleave: `index` decides. A `message_start` that is repeated with the same id, as some proxies do, is dropped.
 *
 * **Errors with** a {@link ProtocolFailure} at an event before `message_start`, a second message, a block at another place than the next,
 * a delta or stop for a block that is not open, a delta of a kind that its block cannot take.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { throwIfOutOfOrder } from 'rxjs-anthropic/wire'
 *
 * of({ type: 'message_stop' as const })
 *   .pipe(throwIfOutOfOrder())
 *   .subscribe({ error: (failure: Error) => console.log(failure.message) }) // => message_stop before message_start
 * ```
 *
 * @since 0.1.0
 * @category Sources
 */
export const throwIfOutOfOrder = (): MonoTypeOperatorFunction<MessageStreamEvent> => decodeWith(checkOrder())
