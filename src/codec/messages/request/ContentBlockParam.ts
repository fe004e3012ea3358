import * as t from 'io-ts'
import {
  CompactionBlock,
  ContainerUploadBlock,
  MCPToolListingBlock,
  ownBlocksByType,
  RedactedThinkingBlock,
  ThinkingBlock,
} from '../ContentBlock.ts'
import type { InvalidToolInputBlock } from '../InvalidToolInputBlock.ts'
import { toolReferences } from '../ToolChange.ts'
import {
  AdvisorToolResultBlock,
  BashCodeExecutionToolResultBlock,
  CodeExecutionToolResultBlock,
  fetchedSources,
  TextEditorCodeExecutionToolResultBlock,
  toolSearchError,
  webFetchError,
  WebSearchToolResultBlock,
} from '../ToolResultBlock.ts'
import { Caller, MCPToolUseBlock, ServerToolUseBlock } from '../ToolUseBlock.ts'
import { list, listOr } from '../../schema/list.ts'
import { nullable } from '../../schema/nullable.ts'
import { openUnion } from '../../schema/openUnion.ts'
import { optional } from '../../schema/optional.ts'
import { struct, typed } from '../../schema/struct.ts'
import type { Unknown } from '../../schema/Unknown.ts'
import type { WireCodec } from '../../schema/WireCodec.ts'
import { type Cacheable, cacheable } from './cacheable.ts'
import { cached } from './CacheControl.ts'
import { ToolParam } from './ToolParam.ts'
import {
  DocumentBlockParam,
  ImageBlockParam,
  otherSources,
  SearchResultBlockParam,
  TextBlockParam,
  ToolReferenceBlockParam,
  ToolResultBlockParam,
} from './ToolResultBlockParam.ts'

/**
 * A tool call of an earlier answer in a request.
 *
 * @since 0.1.0
 * @category Requests
 */
export const ToolUseBlockParam = typed('tool_use', {
  ...cached,
  id: t.string,
  name: t.string,
  input: t.unknown,
  caller: optional(nullable(Caller)),
  toolset_name: optional(nullable(t.string)),
})
export interface ToolUseBlockParam extends t.TypeOf<typeof ToolUseBlockParam> {}

/**
 * A tool that is available from here on (beta).
 *
 * @since 0.1.0
 * @category Requests
 */
export const ToolAdditionBlockParam = typed('tool_addition', {
  ...cached,
  tool: openUnion('AddedTool', {
    ...toolReferences,
    tool_definition: typed('tool_definition', { definition: ToolParam }),
  }),
})
export interface ToolAdditionBlockParam extends t.TypeOf<typeof ToolAdditionBlockParam> {}

/**
 * A tool that is no longer available from here on (beta).
 *
 * @since 0.1.0
 * @category Requests
 */
export const ToolRemovalBlockParam = typed('tool_removal', {
  ...cached,
  tool: openUnion('RemovedTool', toolReferences),
})
export interface ToolRemovalBlockParam extends t.TypeOf<typeof ToolRemovalBlockParam> {}

const MCPToolResultBlockParam = typed('mcp_tool_result', {
  ...cached,
  tool_use_id: t.string,
  content: optional(listOr(openUnion('MCPToolResultContent', { text: TextBlockParam }), t.string)),
  is_error: optional(nullable(t.boolean)),
})

const ToolSearchToolResultBlockParam = typed('tool_search_tool_result', {
  ...cached,
  tool_use_id: t.string,
  content: openUnion('ToolSearchToolResultContent', {
    tool_search_tool_search_result: typed('tool_search_tool_search_result', {
      tool_references: list(openUnion('tool_references', { tool_reference: ToolReferenceBlockParam })),
    }),
    tool_search_tool_result_error: toolSearchError,
  }),
  caller: optional(nullable(Caller)),
})

const model = struct('model', { model: t.string })

const FallbackBlockParam = typed('fallback', {
  to: model,
  from: optional(nullable(model)),
  trigger: optional(t.unknown),
})

const FetchedDocumentParam = typed('document', {
  ...cached,
  citations: optional(nullable(struct('citations', { enabled: optional(nullable(t.boolean)) }))),
  source: optional(nullable(openUnion('FetchedSource', { ...fetchedSources, ...otherSources }))),
  title: optional(nullable(t.string)),
  context: optional(nullable(t.string)),
})

const WebFetchToolResultBlockParam = typed('web_fetch_tool_result', {
  ...cached,
  tool_use_id: t.string,
  content: openUnion('WebFetchToolResultContent', {
    web_fetch_result: typed('web_fetch_result', {
      url: t.string,
      content: optional(nullable(openUnion('WebFetchContent', { document: FetchedDocumentParam }))),
      retrieved_at: optional(nullable(t.string)),
    }),
    web_fetch_tool_result_error: webFetchError,
  }),
  caller: optional(nullable(Caller)),
})

/**
 * A block of a message in a request. Every {@link ContentBlock} of an answer can be sent back unchanged.
 *
 * To send a type of block that this version does not know, write it as `{ type: '@unknown', wireType, raw }`.
 *
 * @since 0.1.0
 * @category Requests
 */
export const ContentBlockParam: WireCodec<ContentBlockParam> = openUnion(
  'ContentBlockParam',
  {
    text: TextBlockParam,
    image: ImageBlockParam,
    document: DocumentBlockParam,
    search_result: SearchResultBlockParam,
    thinking: ThinkingBlock,
    redacted_thinking: RedactedThinkingBlock,
    tool_use: ToolUseBlockParam,
    tool_result: ToolResultBlockParam,
    tool_addition: ToolAdditionBlockParam,
    tool_removal: ToolRemovalBlockParam,
    server_tool_use: cacheable(ServerToolUseBlock),
    web_search_tool_result: cacheable(WebSearchToolResultBlock),
    web_fetch_tool_result: WebFetchToolResultBlockParam,
    code_execution_tool_result: cacheable(CodeExecutionToolResultBlock),
    bash_code_execution_tool_result: cacheable(BashCodeExecutionToolResultBlock),
    text_editor_code_execution_tool_result: cacheable(TextEditorCodeExecutionToolResultBlock),
    tool_search_tool_result: ToolSearchToolResultBlockParam,
    advisor_tool_result: cacheable(AdvisorToolResultBlock),
    mcp_tool_use: cacheable(MCPToolUseBlock),
    mcp_tool_result: MCPToolResultBlockParam,
    mcp_tool_listing: MCPToolListingBlock,
    container_upload: cacheable(ContainerUploadBlock),
    compaction: cacheable(CompactionBlock),
    fallback: FallbackBlockParam,
  },
  ownBlocksByType,
)
export type ContentBlockParam =
  | TextBlockParam
  | ImageBlockParam
  | DocumentBlockParam
  | SearchResultBlockParam
  | ThinkingBlock
  | RedactedThinkingBlock
  | ToolUseBlockParam
  | ToolResultBlockParam
  | ToolAdditionBlockParam
  | ToolRemovalBlockParam
  | Cacheable<ServerToolUseBlock>
  | Cacheable<WebSearchToolResultBlock>
  | t.TypeOf<typeof WebFetchToolResultBlockParam>
  | Cacheable<CodeExecutionToolResultBlock>
  | Cacheable<BashCodeExecutionToolResultBlock>
  | Cacheable<TextEditorCodeExecutionToolResultBlock>
  | t.TypeOf<typeof ToolSearchToolResultBlockParam>
  | Cacheable<AdvisorToolResultBlock>
  | Cacheable<MCPToolUseBlock>
  | t.TypeOf<typeof MCPToolResultBlockParam>
  | MCPToolListingBlock
  | Cacheable<ContainerUploadBlock>
  | Cacheable<CompactionBlock>
  | t.TypeOf<typeof FallbackBlockParam>
  | InvalidToolInputBlock
  | Unknown
