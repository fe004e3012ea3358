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
 * Signatures, redacted thinking and empty pieces are not emitted. With the thinking display `omitted` there is nothing to emit.
 *
 * **Fails with** nothing of its own.
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
 * @see {@link textDeltas} for what Claude says
 * @category Operators
 */
export const thinkingDeltas = (): OperatorFunction<MessageStreamEvent | Seam, string> =>
  pipe(
    map(thinkingOf),
    filter((thinking) => thinking !== ''),
  )

const thinkingOf = (event: MessageStreamEvent | Seam): string => {
  switch (event.type) {
    case 'content_block_delta':
      return event.delta.type === 'thinking_delta' ? event.delta.thinking : ''
    case 'content_block_start':
      return thinkingOfBlock(event.content_block)
    case 'message_start':
      return event.message.content.map(thinkingOfBlock).join('')
    default:
      return ''
  }
}

const thinkingOfBlock = (block: ContentBlock): string => (block.type === 'thinking' ? block.thinking : '')
