import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { Transport } from '../transport/http/Transport.ts'
import { decodeWith } from '../wire/decodeWith.ts'
import { checkOrder } from './checkOrder.ts'
import { endAtMessageStop } from './endAtMessageStop.ts'
import { readMessageEvents } from './readMessageEvents.ts'

/**
 * Emits the events of one message for each request: the Messages API over a transport.
 *
 * ```text
 * messages(transport)(request)  S[a-b]$(.|)
 * ```
 *
 * It reads what compatible servers send with deviations, if nothing that the model wrote can be lost, doubled or misplaced: missing fields are
 * filled in, and blocks are numbered by their place in the content.
 *
 * There is one right end: it completes at `message_stop` and closes the connection, however long the server holds it open.
 * Each subscription sends a request of its own, which is billed.
 *
 * **Errors with** an {@link ApiFailure} if Claude refuses the request or reports an error in the middle of the stream;
 * a {@link TruncatedFailure} if the stream ends early, with its `stopReason` if only the end is missing; a {@link DecodeFailure} or a {@link ProtocolFailure} if it cannot be understood;
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
    transport(request).pipe(decodeWith(readMessageEvents(), checkOrder(), endAtMessageStop()))
