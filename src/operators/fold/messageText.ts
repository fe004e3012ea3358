import type { Message } from '../../codec/messages/Message.ts'
import type { ToolUseBlock } from '../../codec/messages/ToolUseBlock.ts'
import type { MessageSnapshot } from './MessageSnapshot.ts'

/**
 * Returns the text of a message: its text blocks joined.
 *
 * @example
 * ```ts
 * import { map } from 'rxjs'
 * import { messageText, reduceMessage } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S<x~>[ab]$(.|)')().pipe(reduceMessage(), map(messageText)).subscribe(console.log) // => ab
 * ```
 *
 * @since 0.1.0
 * @category Selectors
 */
export const messageText = ({ content }: MessageSnapshot): string =>
  content.map((block) => (block.type === 'text' ? block.text : '')).join('')

/**
 * Returns the thinking of a message: its thinking blocks joined.
 *
 * @example
 * ```ts
 * import { map } from 'rxjs'
 * import { messageThinking, reduceMessage } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S<xy~>[ab]$(.|)')().pipe(reduceMessage(), map(messageThinking)).subscribe(console.log) // => xy
 * ```
 *
 * @since 0.1.0
 * @category Selectors
 */
export const messageThinking = ({ content }: MessageSnapshot): string =>
  content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join('')

/**
 * Returns the calls of your tools in a message. A call whose input was cut or is not valid is not among them.
 *
 * @example
 * ```ts
 * import { map } from 'rxjs'
 * import { reduceMessage, toolUses } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S{jk}{j}T(.|)')()
 *   .pipe(reduceMessage(), map(toolUses))
 *   .subscribe(console.log) // => [ { type: 'tool_use', id: 'toolu_0', name: 'tool', input: { a: 1 } } ]
 * ```
 *
 * @since 0.1.0
 * @category Selectors
 */
export const toolUses = ({ content }: Pick<Message, 'content'>): readonly ToolUseBlock[] =>
  content.filter((block) => block.type === 'tool_use')
