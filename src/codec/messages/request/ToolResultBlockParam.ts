import * as t from 'io-ts'
import { TextCitation } from '../TextCitation.ts'
import { closedLiteral } from '../../schema/closedLiteral.ts'
import { list, listOr } from '../../schema/list.ts'
import { nullable } from '../../schema/nullable.ts'
import { openUnion } from '../../schema/openUnion.ts'
import { optional } from '../../schema/optional.ts'
import { struct, typed } from '../../schema/struct.ts'
import { cached } from './CacheControl.ts'

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

/** Where a document comes from, beside its own data. */
export const otherSources = {
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

export const ToolReferenceBlockParam = typed('tool_reference', { ...cached, tool_name: t.string })

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
