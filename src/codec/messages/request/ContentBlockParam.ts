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
import { TextCitation } from '../TextCitation.ts'
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
import { closedLiteral } from '../../schema/closedLiteral.ts'
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

const citations = { citations: optional(nullable(struct('citations', { enabled: optional(t.boolean) }))) }

/**
 * Text in a request.
 *
 * @since 0.1.0
 * @category Requests
 */
export const TextBlockParam = typed('text', {
  ...cached,
  text: t.string,
  citations: optional(nullable(list(TextCitation))),
})
export interface TextBlockParam extends t.TypeOf<typeof TextBlockParam> {}

const byUrl = typed('url', { url: t.string })
const byFile = typed('file', { file_id: t.string })

/**
 * An image in a request.
 *
 * @since 0.1.0
 * @category Requests
 */
export const ImageBlockParam = typed('image', {
  ...cached,
  source: openUnion('ImageSource', {
    base64: typed('base64', {
      media_type: closedLiteral('image/jpeg', 'image/png', 'image/gif', 'image/webp'),
      data: t.string,
    }),
    url: byUrl,
    file: byFile,
  }),
  transformations: optional(
    nullable(struct('transformations', { oversized_image: optional(closedLiteral('downsize', 'error')) })),
  ),
})
export interface ImageBlockParam extends t.TypeOf<typeof ImageBlockParam> {}

const otherSources = {
  url: byUrl,
  file: byFile,
  content: typed('content', {
    content: listOr(openUnion('DocumentContent', { text: TextBlockParam, image: ImageBlockParam }), t.string),
  }),
}

/**
 * A document in a request: a PDF, plain text, or custom content.
 *
 * @since 0.1.0
 * @category Requests
 */
export const DocumentBlockParam = typed('document', {
  ...cached,
  ...citations,
  source: openUnion('DocumentSource', {
    base64: typed('base64', { media_type: closedLiteral('application/pdf'), data: t.string }),
    text: typed('text', { media_type: closedLiteral('text/plain'), data: t.string }),
    ...otherSources,
  }),
  title: optional(nullable(t.string)),
  context: optional(nullable(t.string)),
})
export interface DocumentBlockParam extends t.TypeOf<typeof DocumentBlockParam> {}

/**
 * A search result in a request, which Claude may cite.
 *
 * @since 0.1.0
 * @category Requests
 */
export const SearchResultBlockParam = typed('search_result', {
  ...cached,
  ...citations,
  source: t.string,
  title: t.string,
  content: list(TextBlockParam),
})
export interface SearchResultBlockParam extends t.TypeOf<typeof SearchResultBlockParam> {}

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

const tab_id = t.string
const download = { download_id: t.string, url: t.string }

const BrowserStateBlockParam = typed('browser_state', {
  ...cached,
  tabs: list(struct('tab', { tab_id, title: t.string, url: t.string, active: optional(t.boolean) })),
  state_changes: optional(
    nullable(
      list(
        openUnion('state_change', {
          tab_opened: typed('tab_opened', { tab_id }),
          download_started: typed('download_started', download),
          download_completed: typed('download_completed', {
            ...download,
            path: optional(nullable(t.string)),
            size_bytes: optional(nullable(t.number)),
          }),
          download_failed: typed('download_failed', { ...download, error: optional(nullable(t.string)) }),
        }),
      ),
    ),
  ),
})

const ToolReferenceBlockParam = typed('tool_reference', { ...cached, tool_name: t.string })

/**
 * The result of one of your tools, or its error.
 *
 * @since 0.1.0
 * @category Requests
 */
export const ToolResultBlockParam = typed('tool_result', {
  ...cached,
  tool_use_id: t.string,
  content: optional(
    listOr(
      openUnion('ToolResultContent', {
        text: TextBlockParam,
        image: ImageBlockParam,
        document: DocumentBlockParam,
        search_result: SearchResultBlockParam,
        tool_reference: ToolReferenceBlockParam,
        browser_state: BrowserStateBlockParam,
      }),
      t.string,
    ),
  ),
  is_error: optional(t.boolean),
  toolset_name: optional(nullable(t.string)),
})
export interface ToolResultBlockParam extends t.TypeOf<typeof ToolResultBlockParam> {}

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
