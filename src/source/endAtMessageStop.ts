import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { TruncatedFailure } from '../failure/TruncatedFailure.ts'
import type { Decoder } from '../wire/decodeWith.ts'

/** Completes after `message_stop`, and nowhere else. A stop reason counts only in a `message_delta`: gateways write one into `message_start`. */
export const endAtMessageStop = (): Decoder<MessageStreamEvent, MessageStreamEvent> => (out) => {
  let stopReason: string | undefined
  return {
    next: (event) => {
      if (event.type === 'message_delta') stopReason = event.delta.stop_reason ?? stopReason
      out.next(event)
      if (event.type === 'message_stop') out.complete()
    },
    complete: () => {
      throw stopReason === undefined
        ? new TruncatedFailure('The stream ended before message_stop')
        : new TruncatedFailure(
            `The stream ended before message_stop, with the stop reason ${stopReason}. Read a server that never sends message_stop with messages(tolerant(transport)).`,
            { stopReason },
          )
    },
  }
}
