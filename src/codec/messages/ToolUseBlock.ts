import * as t from 'io-ts'
import { nullable } from '../schema/nullable.ts'
import { openText } from '../schema/openText.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { typed } from '../schema/struct.ts'

/**
 * The caller of a tool: Claude itself, or code that it runs.
 *
 * @since 0.1.0
 * @category Blocks
 */
export const Caller = openUnion('Caller', {
  direct: typed('direct'),
  code_execution_20250825: typed('code_execution_20250825', { tool_id: t.string }),
  code_execution_20260120: typed('code_execution_20260120', { tool_id: t.string }),
})
export type Caller = t.TypeOf<typeof Caller>

const toolCall = { id: t.string, name: t.string, input: t.unknown }

/**
 * A call of one of your tools.
 *
 * @since 0.1.0
 * @category Blocks
 */
export const ToolUseBlock = typed('tool_use', {
  ...toolCall,
  caller: optional(nullable(Caller)),
  toolset_name: optional(nullable(t.string)),
})
export interface ToolUseBlock extends t.TypeOf<typeof ToolUseBlock> {}

/**
 * A call of a server tool, which the API runs.
 *
 * @since 0.1.0
 * @category Blocks
 */
export const ServerToolUseBlock = typed('server_tool_use', {
  ...toolCall,
  name: openText<
    | 'advisor'
    | 'web_search'
    | 'web_fetch'
    | 'code_execution'
    | 'bash_code_execution'
    | 'text_editor_code_execution'
    | 'tool_search_tool_regex'
    | 'tool_search_tool_bm25'
  >(),
  caller: optional(nullable(Caller)),
})
export interface ServerToolUseBlock extends t.TypeOf<typeof ServerToolUseBlock> {}

/**
 * A call of a tool of an MCP server (beta).
 *
 * @since 0.1.0
 * @category Blocks
 */
export const MCPToolUseBlock = typed('mcp_tool_use', { ...toolCall, server_name: t.string })
export interface MCPToolUseBlock extends t.TypeOf<typeof MCPToolUseBlock> {}
