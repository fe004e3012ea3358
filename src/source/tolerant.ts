import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import type { Transport } from '../transport/http/Transport.ts'
import { decodeWith } from '../wire/decodeWith.ts'
import { addMissingEnds } from './addMissingEnds.ts'

/**
 * Creates a transport for a server that never sends what Claude sends at the end of a block or of a message: it adds what is missing.
 *
 * ```text
 * frames of the server           S[a$D       D is data: [DONE]
 * tolerant(transport)(request)   S[a$(].)
 * ```
 *
 * Use it if {@link messages} errors with a {@link TruncatedFailure} that has a `stopReason`. It adds
 *
 * - `message_stop` at `[DONE]`, or if the body ends, after a `message_delta` with a stop reason;
 * - the stop of a block at the next start with the same index, and at the end of the message: a tool call whose JSON is whole can then run;
 *
 * and it drops text without a name, such as `data: keep-alive`. Every other frame is emitted unchanged, with its id.
 *
 * It never ends an answer without a stop reason, after an error, or if the connection breaks: such an answer is still a failure.
 * Many other deviations are read without it. Use it in the backend or in the page, not in both.
 *
 * @example
 * ```ts
 * import { anthropic, messages, textDeltas, tolerant } from 'rxjs-anthropic'
 *
 * const ask = messages(tolerant(anthropic({ apiKey, baseUrl: 'https://gateway.example' })))
 *
 * ask({ model: 'claude-sonnet-5', max_tokens: 1024, messages: [{ role: 'user', content: 'Olá' }] })
 *   .pipe(textDeltas())
 *   .subscribe({ next: (text) => console.log(text), error: (failure) => console.error(failure) })
 * ```
 *
 * @see {@link messages} for the events
 * @since 0.1.0
 * @category Transports
 */
export const tolerant =
  (transport: Transport<MessageRequest>): Transport<MessageRequest> =>
  (request) =>
    transport(request).pipe(decodeWith(addMissingEnds()))
