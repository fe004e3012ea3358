import * as t from 'io-ts'
import { list, listOr } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { typed } from '../schema/struct.ts'
import { TextBlock } from './TextBlock.ts'
import { Caller } from './ToolUseBlock.ts'

/** Creates the codec of the result of a server tool. Such a block arrives complete, in `content_block_start`. */
const resultBlock = <const Type extends string, A>(type: Type, content: t.Type<A, unknown>) =>
  typed(type, { tool_use_id: t.string, content, caller: optional(nullable(Caller)) })

const errorResult = <const Type extends string>(type: Type) =>
  typed(type, { error_code: t.string, error_message: optional(nullable(t.string)) })

const outputFile = <const Type extends string>(type: Type) => typed(type, { file_id: t.string })

const runOutput = { stdout: t.string, stderr: t.string, return_code: t.number }

/**
 * One result of a web search.
 *
 * @since 0.1.0
 * @category Tool results
 */
export const WebSearchResult = typed('web_search_result', {
  url: t.string,
  title: optional(nullable(t.string)),
  encrypted_content: optional(nullable(t.string)),
  page_age: optional(nullable(t.string)),
})
export interface WebSearchResult extends t.TypeOf<typeof WebSearchResult> {}

/**
 * The results of a web search, or its error.
 *
 * @since 0.1.0
 * @category Tool results
 */
export const WebSearchToolResultBlock = resultBlock(
  'web_search_tool_result',
  listOr(
    openUnion('WebSearchResults', { web_search_result: WebSearchResult }),
    openUnion('WebSearchToolResultError', {
      web_search_tool_result_error: errorResult('web_search_tool_result_error'),
    }),
  ),
)
export interface WebSearchToolResultBlock extends t.TypeOf<typeof WebSearchToolResultBlock> {}

/**
 * The page that was fetched, or the error.
 *
 * @since 0.1.0
 * @category Tool results
 */
export const WebFetchToolResultBlock = resultBlock(
  'web_fetch_tool_result',
  openUnion('WebFetchToolResultContent', {
    web_fetch_result: typed('web_fetch_result', {
      url: t.string,
      content: optional(t.unknown),
      retrieved_at: optional(nullable(t.string)),
    }),
    web_fetch_tool_result_error: errorResult('web_fetch_tool_result_error'),
  }),
)
export interface WebFetchToolResultBlock extends t.TypeOf<typeof WebFetchToolResultBlock> {}

/**
 * The output of a run of code, or its error.
 *
 * @since 0.1.0
 * @category Tool results
 */
export const CodeExecutionToolResultBlock = resultBlock(
  'code_execution_tool_result',
  openUnion('CodeExecutionToolResultContent', {
    code_execution_result: typed('code_execution_result', {
      ...runOutput,
      content: optional(list(outputFile('code_execution_output'))),
    }),
    encrypted_code_execution_result: typed('encrypted_code_execution_result', {
      encrypted_stdout: t.string,
      stderr: t.string,
      return_code: t.number,
      content: optional(list(outputFile('code_execution_output'))),
    }),
    code_execution_tool_result_error: errorResult('code_execution_tool_result_error'),
  }),
)
export interface CodeExecutionToolResultBlock extends t.TypeOf<typeof CodeExecutionToolResultBlock> {}

/**
 * The output of a shell command, or its error.
 *
 * @since 0.1.0
 * @category Tool results
 */
export const BashCodeExecutionToolResultBlock = resultBlock(
  'bash_code_execution_tool_result',
  openUnion('BashCodeExecutionToolResultContent', {
    bash_code_execution_result: typed('bash_code_execution_result', {
      ...runOutput,
      content: optional(list(outputFile('bash_code_execution_output'))),
    }),
    bash_code_execution_tool_result_error: errorResult('bash_code_execution_tool_result_error'),
  }),
)
export interface BashCodeExecutionToolResultBlock extends t.TypeOf<typeof BashCodeExecutionToolResultBlock> {}

/**
 * The result of viewing, creating or editing a file, or the error.
 *
 * @since 0.1.0
 * @category Tool results
 */
export const TextEditorCodeExecutionToolResultBlock = resultBlock(
  'text_editor_code_execution_tool_result',
  openUnion('TextEditorCodeExecutionToolResultContent', {
    text_editor_code_execution_view_result: typed('text_editor_code_execution_view_result', {
      content: t.string,
      file_type: optional(nullable(t.string)),
      num_lines: optional(nullable(t.number)),
      start_line: optional(nullable(t.number)),
      total_lines: optional(nullable(t.number)),
    }),
    text_editor_code_execution_create_result: typed('text_editor_code_execution_create_result', {
      is_file_update: optional(nullable(t.boolean)),
    }),
    text_editor_code_execution_str_replace_result: typed('text_editor_code_execution_str_replace_result', {
      lines: optional(nullable(list(t.string))),
      old_start: optional(nullable(t.number)),
      old_lines: optional(nullable(t.number)),
      new_start: optional(nullable(t.number)),
      new_lines: optional(nullable(t.number)),
    }),
    text_editor_code_execution_tool_result_error: errorResult('text_editor_code_execution_tool_result_error'),
  }),
)
export interface TextEditorCodeExecutionToolResultBlock extends t.TypeOf<
  typeof TextEditorCodeExecutionToolResultBlock
> {}

/**
 * The tools that a tool search found, or its error.
 *
 * @since 0.1.0
 * @category Tool results
 */
export const ToolSearchToolResultBlock = resultBlock(
  'tool_search_tool_result',
  openUnion('ToolSearchToolResultContent', {
    tool_search_tool_search_result: typed('tool_search_tool_search_result', {
      tool_references: list(
        openUnion('ToolReferences', { tool_reference: typed('tool_reference', { tool_name: t.string }) }),
      ),
    }),
    tool_search_tool_result_error: errorResult('tool_search_tool_result_error'),
  }),
)
export interface ToolSearchToolResultBlock extends t.TypeOf<typeof ToolSearchToolResultBlock> {}

/**
 * The answer of an advisor model (beta), or its error.
 *
 * @since 0.1.0
 * @category Tool results
 */
export const AdvisorToolResultBlock = resultBlock(
  'advisor_tool_result',
  openUnion('AdvisorToolResultContent', {
    advisor_result: typed('advisor_result', { text: t.string, stop_reason: optional(nullable(t.string)) }),
    advisor_redacted_result: typed('advisor_redacted_result', {
      encrypted_content: t.string,
      stop_reason: optional(nullable(t.string)),
    }),
    advisor_tool_result_error: errorResult('advisor_tool_result_error'),
  }),
)
export interface AdvisorToolResultBlock extends t.TypeOf<typeof AdvisorToolResultBlock> {}

/**
 * The result of a tool of an MCP server (beta).
 *
 * @since 0.1.0
 * @category Tool results
 */
export const MCPToolResultBlock = typed('mcp_tool_result', {
  tool_use_id: t.string,
  content: listOr(openUnion('MCPToolResultContent', { text: TextBlock }), t.string),
  is_error: optional(nullable(t.boolean)),
})
export interface MCPToolResultBlock extends t.TypeOf<typeof MCPToolResultBlock> {}
