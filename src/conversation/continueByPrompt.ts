import { messageText } from '../operators/fold/messageText.ts'
import type { Continuation } from './Continuation.ts'
import { withAnswer } from './conversationReducer.ts'

/**
 * Continues with a turn of the user that quotes the partial answer and asks Claude to continue from its end. For models from 4.6 on.
 *
 * Claude receives its text, not its thinking, and may repeat a word. If the request ends with an answer that had paused, a call of a server's tool
 * that has no result there is left out.
 *
 * @example
 * ```ts
 * import { continueByPrompt, type Message } from 'rxjs-anthropic'
 *
 * declare const partial: Message
 * const next = continueByPrompt(request, partial)
 * ```
 *
 * @see {@link continueByPrefill} for earlier models
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 * @since 0.1.0
 * @category Recovery
 */
export const continueByPrompt: Continuation = (request, partial) => ({
  ...request,
  messages: [
    ...withAnswer(request.messages, [], undefined),
    {
      role: 'user',
      content:
        `Your previous answer was interrupted. It ended with:\n\n<answer>${messageText(partial)}</answer>\n\n` +
        'Continue from exactly there. Do not repeat any of it, and do not mention the interruption.',
    },
  ],
})
