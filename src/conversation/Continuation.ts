import type { Message } from '../codec/messages/Message.ts'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'

/**
 * Returns the request that continues an answer which broke.
 *
 * `partial` ends with the text to continue from. It contains only blocks that Claude takes back: no blank text, no unsigned thinking, no call
 * without its result.
 *
 * @see {@link continueByPrefill}, {@link continueByPrompt}, {@link continueByModel}
 * @since 0.1.0
 * @category Recovery
 */
export type Continuation = (request: MessageRequest, partial: Message) => MessageRequest
