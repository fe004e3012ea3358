import type { Message } from '../codec/messages/Message.ts'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'

/**
 * Makes the request that carries on an answer which broke.
 *
 * `partial` ends with the text to carry on from, and holds only blocks that are complete before it.
 *
 * @see {@link continueByPrefill}, {@link continueByPrompt}, {@link continueByModel}
 * @category Recovery
 */
export type Continuation = (request: MessageRequest, partial: Message) => MessageRequest
