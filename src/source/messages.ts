import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { Transport } from '../transport/http/Transport.ts'
import { cleanFailures } from '../wire/cleanFailures.ts'
import { decodeWith } from '../wire/decodeWith.ts'
import { checkOrder } from './checkOrder.ts'
import { endAtMessageStop } from './endAtMessageStop.ts'
import { readMessageEvents } from './readMessageEvents.ts'

/**
 * Creates a function that sends a request to the Messages API and emits the events of the response.
 *
 * ```text
 * messages(transport)(request)  S[a-b]$(.|)
 * ```
 *
 * It accepts deviations of compatible servers if they cannot lose, duplicate or misplace model output: it fills in missing fields, and numbers
 * the blocks by their position in `content`.
 *
 * It completes at `message_stop`, even if the server keeps the connection open.
 * Each subscription sends its own request, and each request is billed.
 *
 * **Errors with** an {@link ApiFailure} if Claude rejects the request or reports an error in the middle of the stream;
 * a {@link TruncatedFailure} if the stream ends before `message_stop` (its `stopReason` is set if only `message_stop` is missing);
 * a {@link DecodeFailure} if an event cannot be decoded; a {@link ProtocolFailure} if the events are in an impossible order;
 * and with the failures of the transport.
 *
 * @example
 * ```ts
 * import { anthropic, messages, textDeltas } from 'rxjs-anthropic'
 *
 * const ask = messages(anthropic({ apiKey: () => Promise.resolve('…') }))
 *
 * ask({ model: 'claude-sonnet-5', max_tokens: 1024, messages: [{ role: 'user', content: 'Olá' }] })
 *   .pipe(textDeltas())
 *   .subscribe({ next: (text) => console.log(text), error: (failure) => console.error(failure) })
 * ```
 *
 * @see {@link anthropic} and {@link vertex} for transports, {@link tolerant} for servers that never send `message_stop`
 * @since 0.1.0
 * @category Sources
 */
export const messages =
  (transport: Transport<MessageRequest>): StreamFn<MessageRequest, MessageStreamEvent> =>
  (request) =>
    transport(request).pipe(
      decodeWith(
        cleanFailures((frame) => frame.clean),
        readMessageEvents(),
        checkOrder(),
        endAtMessageStop(),
      ),
    )
