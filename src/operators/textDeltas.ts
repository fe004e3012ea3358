import { filter, map, type OperatorFunction, pipe } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { addedText } from './fold/addedText.ts'
import type { Seam } from './fold/Seam.ts'

/**
 * Emits each piece of text as it arrives: joined, they are the text of the message.
 *
 * ```text
 * source        S[a-b]{j}$(.|)
 * textDeltas()  --a-b--------|
 * ```
 *
 * Text that a block or a message contains when it starts is emitted, too; empty pieces are not.
 * Thinking and tool input are not text. The boundaries of blocks are not visible.
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
 * @see {@link thinkingDeltas} for the thinking
 * @since 0.1.0
 * @category Operators
 */
export const textDeltas = (): OperatorFunction<MessageStreamEvent | Seam, string> =>
  pipe(
    map(addedText),
    filter((text) => text !== ''),
  )
