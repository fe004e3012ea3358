import * as t from 'io-ts'
import { list, listOr } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { openText } from '../schema/openText.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { struct, typed } from '../schema/struct.ts'
import { TextBlock } from './TextBlock.ts'
import { Caller } from './ToolUseBlock.ts'

/** Creates the codec of the result of a server tool. Such a block arrives complete, in `content_block_start`. */
const resultBlock = <const Type extends string, A>(type: Type, content: t.Type<A, unknown>) =>
  typed(type, { tool_use_id: t.string, content, caller: optional(nullable(Caller)) })

/** The codes of errors that all server tools have in common. */
type CommonCode = 'invalid_tool_input' | 'unavailable' | 'too_many_requests' | 'execution_time_exceeded'

const errorResult = <const Type extends string, Code extends string>(
  type: Type,
  error_code: t.Type<Code, string, unknown>,
) => typed(type, { error_code, error_message: optional(nullable(t.string)) })

export const webFetchError = errorResult(
  'web_fetch_tool_result_error',
  openText<
    | CommonCode
    | 'url_too_long'
    | 'url_not_allowed'
    | 'url_not_in_prior_context'
    | 'url_not_accessible'
    | 'unsupported_content_type'
    | 'max_uses_exceeded'
    | 'content_too_large'
  >(),
)

export const toolSearchError = errorResult('tool_search_tool_result_error', openText<CommonCode>())

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
    openUnion('content', { web_search_result: WebSearchResult }),
    openUnion('content', {
      web_search_tool_result_error: errorResult(
        'web_search_tool_result_error',
        openText<CommonCode | 'max_uses_exceeded' | 'query_too_long' | 'request_too_large'>(),
      ),
    }),
  ),
)
export interface WebSearchToolResultBlock extends t.TypeOf<typeof WebSearchToolResultBlock> {}

/** The sources of a fetched document, by `type`. */
export const fetchedSources = {
  base64: typed('base64', { media_type: optional(openText<'application/pdf'>()), data: optional(t.string) }),
  text: typed('text', { media_type: optional(openText<'text/plain'>()), data: optional(t.string) }),
}

const FetchedDocument = typed('document', {
  source: optional(nullable(openUnion('source', fetchedSources))),
  title: optional(nullable(t.string)),
  citations: optional(nullable(struct('citations', { enabled: optional(nullable(t.boolean)) }))),
})

/**
 * The page that was fetched, or the error.
 *
 * @since 0.1.0
 * @category Tool results
 */
export const WebFetchToolResultBlock = resultBlock(
  'web_fetch_tool_result',
  openUnion('content', {
    web_fetch_result: typed('web_fetch_result', {
      url: t.string,
      content: optional(nullable(openUnion('content', { document: FetchedDocument }))),
      retrieved_at: optional(nullable(t.string)),
    }),
    web_fetch_tool_result_error: webFetchError,
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
  openUnion('content', {
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
    code_execution_tool_result_error: errorResult('code_execution_tool_result_error', openText<CommonCode>()),
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
  openUnion('content', {
    bash_code_execution_result: typed('bash_code_execution_result', {
      ...runOutput,
      content: optional(list(outputFile('bash_code_execution_output'))),
    }),
    bash_code_execution_tool_result_error: errorResult(
      'bash_code_execution_tool_result_error',
      openText<CommonCode | 'output_file_too_large'>(),
    ),
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
  openUnion('content', {
    text_editor_code_execution_view_result: typed('text_editor_code_execution_view_result', {
      content: t.string,
      file_type: optional(nullable(openText<'text' | 'image' | 'pdf'>())),
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
    text_editor_code_execution_tool_result_error: errorResult(
      'text_editor_code_execution_tool_result_error',
      openText<CommonCode | 'file_not_found'>(),
    ),
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
  openUnion('content', {
    tool_search_tool_search_result: typed('tool_search_tool_search_result', {
      tool_references: list(
        openUnion('tool_references', { tool_reference: typed('tool_reference', { tool_name: t.string }) }),
      ),
    }),
    tool_search_tool_result_error: toolSearchError,
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
  openUnion('content', {
    advisor_result: typed('advisor_result', { text: t.string, stop_reason: optional(nullable(t.string)) }),
    advisor_redacted_result: typed('advisor_redacted_result', {
      encrypted_content: t.string,
      stop_reason: optional(nullable(t.string)),
    }),
    advisor_tool_result_error: errorResult(
      'advisor_tool_result_error',
      openText<CommonCode | 'max_uses_exceeded' | 'prompt_too_long' | 'overloaded' | 'model_not_found'>(),
    ),
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
  content: listOr(openUnion('content', { text: TextBlock }), t.string),
  is_error: optional(nullable(t.boolean)),
})
export interface MCPToolResultBlock extends t.TypeOf<typeof MCPToolResultBlock> {}
