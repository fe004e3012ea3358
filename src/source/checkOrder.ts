import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { Decoder } from '../wire/decodeWith.ts'
import { beforeMessage, messageOrder } from './messageOrder.ts'

/** Passes on the events of a message while each of them fits its place. */
export const checkOrder = (): Decoder<MessageStreamEvent, MessageStreamEvent> => (out) => {
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
