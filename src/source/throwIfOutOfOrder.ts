import type { MonoTypeOperatorFunction } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { type Decoder, decodeWith } from '../wire/decodeWith.ts'
import { beforeMessage, messageOrder } from './messageOrder.ts'

/**
 * Passes the events of a message on, as long as each of them can stand where it stands.
 *
 * ```text
 * source               S[a]b         b has no block to go to
 * throwIfOutOfOrder()  S[a]#
 * ```
 *
 * Blocks may interleave: `index` decides. A `message_start` that is repeated with the same id, as some proxies do, is dropped.
 *
 * **Fails with** a {@link ProtocolFailure} at an event before `message_start`, a second message, a block at another place than the next,
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
 * @category Sources
 */
export const throwIfOutOfOrder = (): MonoTypeOperatorFunction<MessageStreamEvent> => decodeWith(inOrder)

/** Lets through what can stand where it stands. */
export const inOrder: Decoder<MessageStreamEvent, MessageStreamEvent> = (out) => {
  let order = beforeMessage
  return {
    next: (event) => {
      const repeated = event.type === 'message_start' && event.message.id === order.id
      order = messageOrder(order, event)
      if (!repeated) out.next(event)
    },
    complete: () => out.complete(),
  }
}
