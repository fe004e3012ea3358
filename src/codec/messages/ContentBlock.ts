import * as t from 'io-ts'
import { jsonObject } from '../schema/jsonObject.ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { struct, typed } from '../schema/struct.ts'
import type { Unknown } from '../schema/Unknown.ts'
import type { WireCodec } from '../schema/WireCodec.ts'
import { MCPToolUseBlock, ServerToolUseBlock, ToolUseBlock } from './ToolUseBlock.ts'
import { ToolChange } from './ToolChange.ts'
import {
  AdvisorToolResultBlock,
  BashCodeExecutionToolResultBlock,
  CodeExecutionToolResultBlock,
  MCPToolResultBlock,
  TextEditorCodeExecutionToolResultBlock,
  ToolSearchToolResultBlock,
  WebFetchToolResultBlock,
  WebSearchToolResultBlock,
} from './ToolResultBlock.ts'
import { TextBlock } from './TextBlock.ts'
import { RefusalCategory } from './StopReason.ts'
import { InvalidToolInputBlock } from './InvalidToolInputBlock.ts'

/**
 * The thinking of Claude, with the signature by which the API verifies it in a further request.
 *
 * @since 0.1.0
 * @category Blocks
 */
export const ThinkingBlock = typed('thinking', { thinking: t.string, signature: optional(nullable(t.string)) })
export interface ThinkingBlock extends t.TypeOf<typeof ThinkingBlock> {}

/**
 * Thinking that is encrypted: only the API can read it.
 *
 * @since 0.1.0
 * @category Blocks
 */
export const RedactedThinkingBlock = typed('redacted_thinking', { data: t.string })
export interface RedactedThinkingBlock extends t.TypeOf<typeof RedactedThinkingBlock> {}

/**
 * A file that was uploaded to the container.
 *
 * @since 0.1.0
 * @category Blocks
 */
export const ContainerUploadBlock = typed('container_upload', { file_id: t.string })
export interface ContainerUploadBlock extends t.TypeOf<typeof ContainerUploadBlock> {}

/**
 * A summary that replaces the conversation before it (beta).
 *
 * @since 0.1.0
 * @category Blocks
 */
export const CompactionBlock = typed('compaction', {
  content: optional(nullable(t.string)),
  encrypted_content: optional(nullable(t.string)),
  signature: optional(nullable(t.string)),
  tool_changes: optional(nullable(list(ToolChange))),
})
export interface CompactionBlock extends t.TypeOf<typeof CompactionBlock> {}

const Model = struct('model', { model: t.string })

/**
 * Another model answers from here on (beta).
 *
 * @since 0.1.0
 * @category Blocks
 */
export const FallbackBlock = typed('fallback', {
  to: Model,
  from: optional(nullable(Model)),
  trigger: optional(
    nullable(openUnion('trigger', { refusal: typed('refusal', { category: optional(nullable(RefusalCategory)) }) })),
  ),
})
export interface FallbackBlock extends t.TypeOf<typeof FallbackBlock> {}

/**
 * The tools that an MCP server offers (beta).
 *
 * @since 0.1.0
 * @category Blocks
 */
export const MCPToolListingBlock = typed('mcp_tool_listing', {
  mcp_server_name: t.string,
  tools: list(
    struct('tool', {
      name: t.string,
      description: optional(nullable(t.string)),
      input_schema: optional(jsonObject),
    }),
  ),
})
export interface MCPToolListingBlock extends t.TypeOf<typeof MCPToolListingBlock> {}

/** The blocks of an answer, by `type`. */
const contentBlocksByType = {
  text: TextBlock,
  thinking: ThinkingBlock,
  redacted_thinking: RedactedThinkingBlock,
  tool_use: ToolUseBlock,
  server_tool_use: ServerToolUseBlock,
  web_search_tool_result: WebSearchToolResultBlock,
  web_fetch_tool_result: WebFetchToolResultBlock,
  code_execution_tool_result: CodeExecutionToolResultBlock,
  bash_code_execution_tool_result: BashCodeExecutionToolResultBlock,
  text_editor_code_execution_tool_result: TextEditorCodeExecutionToolResultBlock,
  tool_search_tool_result: ToolSearchToolResultBlock,
  container_upload: ContainerUploadBlock,
  mcp_tool_use: MCPToolUseBlock,
  mcp_tool_result: MCPToolResultBlock,
  mcp_tool_listing: MCPToolListingBlock,
  advisor_tool_result: AdvisorToolResultBlock,
  compaction: CompactionBlock,
  fallback: FallbackBlock,
}

/** The blocks that only this library creates. */
export const ownBlocksByType = { '@invalid_tool_input': InvalidToolInputBlock }

/**
 * A block of Claude's answer. A type that this version does not know is `@unknown`.
 *
 * @see https://docs.claude.com/en/api/messages
 * @since 0.1.0
 * @category Blocks
 */
export const ContentBlock: WireCodec<ContentBlock> = openUnion('ContentBlock', contentBlocksByType, ownBlocksByType)
export type ContentBlock =
  | TextBlock
  | ThinkingBlock
  | RedactedThinkingBlock
  | ToolUseBlock
  | ServerToolUseBlock
  | WebSearchToolResultBlock
  | WebFetchToolResultBlock
  | CodeExecutionToolResultBlock
  | BashCodeExecutionToolResultBlock
  | TextEditorCodeExecutionToolResultBlock
  | ToolSearchToolResultBlock
  | ContainerUploadBlock
  | MCPToolUseBlock
  | MCPToolResultBlock
  | MCPToolListingBlock
  | AdvisorToolResultBlock
  | CompactionBlock
  | FallbackBlock
  | InvalidToolInputBlock
  | Unknown
