import * as t from 'io-ts'
import { list, listOr } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { typed } from '../schema/struct.ts'
import { TextBlock } from './TextBlock.ts'
import { Caller } from './ToolUseBlock.ts'

/** The result of a tool that Claude's side has run. It arrives whole, in `content_block_start`. */
const result = <const Type extends string, A>(type: Type, content: t.Type<A, unknown>) =>
  typed(type, { tool_use_id: t.string, content, caller: optional(nullable(Caller)) })

const error = <const Type extends string>(type: Type) =>
  typed(type, { error_code: t.string, error_message: optional(nullable(t.string)) })

const file = <const Type extends string>(type: Type) => typed(type, { file_id: t.string })

const run = { stdout: t.string, stderr: t.string, return_code: t.number }

/**
 * One hit of a web search.
 *
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
 * What a web search found, or why it found nothing.
 *
 * @category Tool results
 */
export const WebSearchToolResultBlock = result(
  'web_search_tool_result',
  listOr(
    openUnion('WebSearchResults', { web_search_result: WebSearchResult }),
    openUnion('WebSearchToolResultError', { web_search_tool_result_error: error('web_search_tool_result_error') }),
  ),
)
export interface WebSearchToolResultBlock extends t.TypeOf<typeof WebSearchToolResultBlock> {}

/**
 * A page that was fetched.
 *
 * @category Tool results
 */
export const WebFetchToolResultBlock = result(
  'web_fetch_tool_result',
  openUnion('WebFetchToolResultContent', {
    web_fetch_result: typed('web_fetch_result', {
      url: t.string,
      content: optional(t.unknown),
      retrieved_at: optional(nullable(t.string)),
    }),
    web_fetch_tool_result_error: error('web_fetch_tool_result_error'),
  }),
)
export interface WebFetchToolResultBlock extends t.TypeOf<typeof WebFetchToolResultBlock> {}

/**
 * What a run of code printed and returned.
 *
 * @category Tool results
 */
export const CodeExecutionToolResultBlock = result(
  'code_execution_tool_result',
  openUnion('CodeExecutionToolResultContent', {
    code_execution_result: typed('code_execution_result', {
      ...run,
      content: optional(list(file('code_execution_output'))),
    }),
    encrypted_code_execution_result: typed('encrypted_code_execution_result', {
      encrypted_stdout: t.string,
      stderr: t.string,
      return_code: t.number,
      content: optional(list(file('code_execution_output'))),
    }),
    code_execution_tool_result_error: error('code_execution_tool_result_error'),
  }),
)
export interface CodeExecutionToolResultBlock extends t.TypeOf<typeof CodeExecutionToolResultBlock> {}

/**
 * What a run of a shell command printed and returned.
 *
 * @category Tool results
 */
export const BashCodeExecutionToolResultBlock = result(
  'bash_code_execution_tool_result',
  openUnion('BashCodeExecutionToolResultContent', {
    bash_code_execution_result: typed('bash_code_execution_result', {
      ...run,
      content: optional(list(file('bash_code_execution_output'))),
    }),
    bash_code_execution_tool_result_error: error('bash_code_execution_tool_result_error'),
  }),
)
export interface BashCodeExecutionToolResultBlock extends t.TypeOf<typeof BashCodeExecutionToolResultBlock> {}

/**
 * What became of a file that was viewed, created or edited.
 *
 * @category Tool results
 */
export const TextEditorCodeExecutionToolResultBlock = result(
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
    text_editor_code_execution_tool_result_error: error('text_editor_code_execution_tool_result_error'),
  }),
)
export interface TextEditorCodeExecutionToolResultBlock extends t.TypeOf<
  typeof TextEditorCodeExecutionToolResultBlock
> {}

/**
 * The tools that a search among tools found.
 *
 * @category Tool results
 */
export const ToolSearchToolResultBlock = result(
  'tool_search_tool_result',
  openUnion('ToolSearchToolResultContent', {
    tool_search_tool_search_result: typed('tool_search_tool_search_result', {
      tool_references: list(
        openUnion('ToolReferences', { tool_reference: typed('tool_reference', { tool_name: t.string }) }),
      ),
    }),
    tool_search_tool_result_error: error('tool_search_tool_result_error'),
  }),
)
export interface ToolSearchToolResultBlock extends t.TypeOf<typeof ToolSearchToolResultBlock> {}

/**
 * What an advisor model answered (beta).
 *
 * @category Tool results
 */
export const AdvisorToolResultBlock = result(
  'advisor_tool_result',
  openUnion('AdvisorToolResultContent', {
    advisor_result: typed('advisor_result', { text: t.string, stop_reason: optional(nullable(t.string)) }),
    advisor_redacted_result: typed('advisor_redacted_result', {
      encrypted_content: t.string,
      stop_reason: optional(nullable(t.string)),
    }),
    advisor_tool_result_error: error('advisor_tool_result_error'),
  }),
)
export interface AdvisorToolResultBlock extends t.TypeOf<typeof AdvisorToolResultBlock> {}

/**
 * What a tool of an MCP server answered (beta).
 *
 * @category Tool results
 */
export const MCPToolResultBlock = typed('mcp_tool_result', {
  tool_use_id: t.string,
  content: listOr(openUnion('MCPToolResultContent', { text: TextBlock }), t.string),
  is_error: optional(nullable(t.boolean)),
})
export interface MCPToolResultBlock extends t.TypeOf<typeof MCPToolResultBlock> {}
