import * as t from 'io-ts'
import { type ContentBlock, contentBlocksByType, ownBlocksByType } from '../ContentBlock.ts'
import { list, listOr } from '../../schema/list.ts'
import { nullable } from '../../schema/nullable.ts'
import { openLiteral } from '../../schema/openLiteral.ts'
import { openUnion } from '../../schema/openUnion.ts'
import { optional } from '../../schema/optional.ts'
import { struct, typed } from '../../schema/struct.ts'
import type { TextBlock } from '../TextBlock.ts'
import { TextCitation } from '../TextCitation.ts'
import { Caller, type ToolUseBlock } from '../ToolUseBlock.ts'
import type { WireCodec } from '../../schema/WireCodec.ts'

/**
 * Marks the end of a prefix of the request that may be cached.
 *
 * @since 0.1.0
 * @category Requests
 */
export const CacheControl = typed('ephemeral', { ttl: optional(openLiteral('5m', '1h')) })
export interface CacheControl extends t.TypeOf<typeof CacheControl> {}

const cached = { cache_control: optional(nullable(CacheControl)) }
const citations = { citations: optional(nullable(struct('CitationsConfig', { enabled: optional(t.boolean) }))) }

/**
 * Text in a request.
 *
 * @since 0.1.0
 * @category Requests
 */
export const TextBlockParam = typed('text', {
  text: t.string,
  citations: optional(nullable(list(TextCitation))),
  ...cached,
})
export interface TextBlockParam extends t.TypeOf<typeof TextBlockParam> {}

const inBase64 = typed('base64', { media_type: t.string, data: t.string })
const byUrl = typed('url', { url: t.string })
const byFile = typed('file', { file_id: t.string })

/**
 * An image in a request.
 *
 * @since 0.1.0
 * @category Requests
 */
export const ImageBlockParam = typed('image', {
  source: openUnion('ImageSource', { base64: inBase64, url: byUrl, file: byFile }),
  ...cached,
})
export interface ImageBlockParam extends t.TypeOf<typeof ImageBlockParam> {}

/**
 * A document in a request: a PDF, plain text, or custom content.
 *
 * @since 0.1.0
 * @category Requests
 */
export const DocumentBlockParam = typed('document', {
  source: openUnion('DocumentSource', {
    base64: inBase64,
    url: byUrl,
    file: byFile,
    text: typed('text', { media_type: t.string, data: t.string }),
    content: typed('content', {
      content: listOr(openUnion('DocumentContent', { text: TextBlockParam, image: ImageBlockParam }), t.string),
    }),
  }),
  title: optional(nullable(t.string)),
  context: optional(nullable(t.string)),
  ...citations,
  ...cached,
})
export interface DocumentBlockParam extends t.TypeOf<typeof DocumentBlockParam> {}

/**
 * A search result in a request, which Claude may cite.
 *
 * @since 0.1.0
 * @category Requests
 */
export const SearchResultBlockParam = typed('search_result', {
  source: t.string,
  title: t.string,
  content: list(TextBlockParam),
  ...citations,
  ...cached,
})
export interface SearchResultBlockParam extends t.TypeOf<typeof SearchResultBlockParam> {}

/**
 * A tool call of an earlier answer in a request.
 *
 * @since 0.1.0
 * @category Requests
 */
export const ToolUseBlockParam = typed('tool_use', {
  id: t.string,
  name: t.string,
  input: t.unknown,
  caller: optional(nullable(Caller)),
  ...cached,
})
export interface ToolUseBlockParam extends t.TypeOf<typeof ToolUseBlockParam> {}

/**
 * The result of one of your tools, or its error.
 *
 * @since 0.1.0
 * @category Requests
 */
export const ToolResultBlockParam = typed('tool_result', {
  tool_use_id: t.string,
  content: optional(
    listOr(
      openUnion('ToolResultContent', {
        text: TextBlockParam,
        image: ImageBlockParam,
        document: DocumentBlockParam,
        search_result: SearchResultBlockParam,
      }),
      t.string,
    ),
  ),
  is_error: optional(t.boolean),
  ...cached,
})
export interface ToolResultBlockParam extends t.TypeOf<typeof ToolResultBlockParam> {}

/**
 * A block of a message in a request. Every {@link ContentBlock} of an answer can be sent back unchanged.
 *
 * @since 0.1.0
 * @category Requests
 */
export const ContentBlockParam: WireCodec<ContentBlockParam> = openUnion(
  'ContentBlockParam',
  {
    ...contentBlocksByType,
    text: TextBlockParam,
    image: ImageBlockParam,
    document: DocumentBlockParam,
    search_result: SearchResultBlockParam,
    tool_use: ToolUseBlockParam,
    tool_result: ToolResultBlockParam,
  },
  ownBlocksByType,
)
export type ContentBlockParam =
  | Exclude<ContentBlock, TextBlock | ToolUseBlock>
  | TextBlockParam
  | ImageBlockParam
  | DocumentBlockParam
  | SearchResultBlockParam
  | ToolUseBlockParam
  | ToolResultBlockParam

/**
 * A message of the conversation.
 *
 * @since 0.1.0
 * @category Requests
 */
export const MessageParam = struct('MessageParam', {
  role: openLiteral('user', 'assistant'),
  content: listOr(ContentBlockParam, t.string),
})
export interface MessageParam extends t.TypeOf<typeof MessageParam> {}
