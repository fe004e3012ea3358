import { filter, map, type OperatorFunction, pipe } from 'rxjs'
import type { ContentBlock } from '../codec/messages/ContentBlock.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { Seam } from './fold/Seam.ts'

/**
 * Emits each piece of text as it arrives: joined, they are the text of the message.
 *
 * ```text
 * source        S[a-b]{j}$(.|)
 * textDeltas()  --a-b--------|
 * ```
 *
 * Text that a block or a message brings along when it starts is emitted too; empty pieces are not.
 * Thinking and tool input are not text. It does not say where one block ends and another begins.
 *
 * **Fails with** nothing of its own.
 *
 * @example
 * ```ts
 * import { textDeltas } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S[ab]$(.|)')().pipe(textDeltas()).subscribe(console.log) // => a
 * // => b
 * ```
 *
 * @see {@link thinkingDeltas} for what Claude thinks
 * @category Operators
 */
export const textDeltas = (): OperatorFunction<MessageStreamEvent | Seam, string> =>
  pipe(
    map(textOf),
    filter((text) => text !== ''),
  )

/** The text that an event adds to a message. */
export const textOf = (event: MessageStreamEvent | Seam): string => {
  switch (event.type) {
    case 'content_block_delta':
      return event.delta.type === 'text_delta' ? event.delta.text : ''
    case 'content_block_start':
      return textOfBlock(event.content_block)
    case 'message_start':
      return event.message.content.map(textOfBlock).join('')
    default:
      return ''
  }
}

const textOfBlock = (block: ContentBlock): string => (block.type === 'text' ? block.text : '')
