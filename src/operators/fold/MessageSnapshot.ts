import type { ContentBlock, ThinkingBlock } from '../../codec/messages/ContentBlock.ts'
import type { Message } from '../../codec/messages/Message.ts'
import type { MCPToolUseBlock, ServerToolUseBlock, ToolUseBlock } from '../../codec/messages/ToolUseBlock.ts'

/**
 * A tool call whose input is still arriving. It is text until its block stops; only then is it a block that can be run.
 *
 * @since 0.1.0
 * @category Blocks
 */
export interface PartialToolInputBlock {
  readonly type: '@partial_tool_input'
  /** The type of the block on the wire. */
  readonly wireType: ToolBlock['type']
  readonly id: string
  readonly name: string
  /** The JSON text so far. */
  readonly raw: string
  /** The block as it started. */
  readonly started: ToolBlock
}

/** The blocks that take input. */
export type ToolBlock = ToolUseBlock | ServerToolUseBlock | MCPToolUseBlock

/**
 * A thinking block that may still be open. Its signature counts only when the block has stopped.
 *
 * @since 0.1.0
 * @category Blocks
 */
export interface OpenThinkingBlock extends ThinkingBlock {
  /** The signature received so far. It becomes `signature` when the block stops, and is never sent. */
  readonly '@signature'?: string
}

/**
 * A block of a message that is still arriving.
 *
 * @since 0.1.0
 * @category Blocks
 */
export type SnapshotBlock = Exclude<ContentBlock, ThinkingBlock> | OpenThinkingBlock | PartialToolInputBlock

/**
 * A message as received so far: a {@link Message} whose last blocks may still be open.
 *
 * It is immutable and shares unchanged parts with the snapshot before it. It is plain data: it can be cloned and serialised at any time.
 *
 * @since 0.1.0
 * @category Messages
 */
export interface MessageSnapshot extends Omit<Message, 'content'> {
  readonly content: readonly SnapshotBlock[]
}
