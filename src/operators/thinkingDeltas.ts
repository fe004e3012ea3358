import { filter, map, type OperatorFunction, pipe } from 'rxjs'
import type { ContentBlock } from '../codec/messages/ContentBlock.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { Seam } from './fold/Seam.ts'

/**
 * Emits each piece of thinking as it arrives.
 *
 * ```text
 * source            S<x-y~>[a]$(.|)
 * thinkingDeltas()  --x-y---------|
 * ```
 *
 * Signatures, redacted thinking and empty pieces are not emitted. If the request sets the thinking display to `omitted`, nothing is emitted.
 *
 * @example
 * ```ts
 * import { thinkingDeltas } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S<xy~>[a]$(.|)')().pipe(thinkingDeltas()).subscribe(console.log) // => x
 * // => y
 * ```
 *
 * @see {@link textDeltas} for the text
 * @since 0.1.0
 * @category Operators
 */
export const thinkingDeltas = (): OperatorFunction<MessageStreamEvent | Seam, string> =>
  pipe(
    map(addedThinking),
    filter((thinking) => thinking !== ''),
  )

const addedThinking = (event: MessageStreamEvent | Seam): string => {
  switch (event.type) {
    case 'content_block_delta':
      return event.delta.type === 'thinking_delta' ? event.delta.thinking : ''
    case 'content_block_start':
      return blockThinking(event.content_block)
    case 'message_start':
      return event.message.content.map(blockThinking).join('')
    default:
      return ''
  }
}

const blockThinking = (block: ContentBlock): string => (block.type === 'thinking' ? block.thinking : '')
