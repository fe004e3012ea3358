import type { ContentBlock } from '../codec/messages/ContentBlock.ts'
import type { Continuation } from './Continuation.ts'
import { withAnswer } from './conversationReducer.ts'

/**
 * Continues with the partial answer as the last turn of the assistant, which Claude then completes. For models up to 4.5.
 *
 * White space at the end of the text is left out, because the API refuses it there. If the request ends with an answer that had paused, both are
 * one turn, without a call of a server's tool that has no result in it.
 *
 * @example
 * ```ts
 * import { continueByPrefill, type Message } from 'rxjs-anthropic'
 *
 * declare const partial: Message
 * const next = continueByPrefill(request, partial)
 * ```
 *
 * @see {@link continueByPrompt} for later models
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 * @since 0.1.0
 * @category Recovery
 */
export const continueByPrefill: Continuation = (request, partial) => ({
  ...request,
  messages: withAnswer(request.messages, partial.content.map(trimmed), undefined),
})

const trimmed = (block: ContentBlock, index: number, blocks: readonly ContentBlock[]): ContentBlock =>
  block.type === 'text' && index === blocks.length - 1 ? { ...block, text: block.text.trimEnd() } : block
