import type { ContentBlock } from '../../codec/messages/ContentBlock.ts'
import type { Message } from '../../codec/messages/Message.ts'
import type { MCPToolUseBlock, ServerToolUseBlock, ToolUseBlock } from '../../codec/messages/ToolUseBlock.ts'

/**
 * A tool call whose input is still arriving. It stays text until its block stops, and only then becomes a block that can be run.
 *
 * @category Blocks
 */
export interface PartialToolInputBlock {
  readonly type: '@partial_tool_input'
  /** What the block is on the wire. */
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
 * A message as far as it has come: a {@link Message} whose last tool call may still be arriving.
 *
 * It is immutable, and shares with the one before it whatever did not change.
 *
 * @category Messages
 */
export interface MessageSnapshot extends Omit<Message, 'content'> {
  readonly content: readonly (ContentBlock | PartialToolInputBlock)[]
}
