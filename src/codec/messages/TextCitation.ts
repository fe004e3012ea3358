import * as t from 'io-ts'
import { nullable } from '../schema/nullable.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { typed } from '../schema/struct.ts'
import type { Unknown } from '../schema/Unknown.ts'
import type { WireCodec } from '../schema/WireCodec.ts'

const inDocument = { cited_text: t.string, document_index: t.number }
const ofDocument = { document_title: optional(nullable(t.string)), file_id: optional(nullable(t.string)) }

/**
 * A range of characters in a plain text document.
 *
 * @since 0.1.0
 * @category Citations
 */
export const CitationCharLocation = typed('char_location', {
  ...inDocument,
  start_char_index: t.number,
  end_char_index: t.number,
  ...ofDocument,
})
export interface CitationCharLocation extends t.TypeOf<typeof CitationCharLocation> {}

/**
 * A range of pages in a PDF, counted from 1.
 *
 * @since 0.1.0
 * @category Citations
 */
export const CitationPageLocation = typed('page_location', {
  ...inDocument,
  start_page_number: t.number,
  end_page_number: t.number,
  ...ofDocument,
})
export interface CitationPageLocation extends t.TypeOf<typeof CitationPageLocation> {}

/**
 * A range of blocks in a document of custom content.
 *
 * @since 0.1.0
 * @category Citations
 */
export const CitationContentBlockLocation = typed('content_block_location', {
  ...inDocument,
  start_block_index: t.number,
  end_block_index: t.number,
  ...ofDocument,
})
export interface CitationContentBlockLocation extends t.TypeOf<typeof CitationContentBlockLocation> {}

/**
 * A result of a web search.
 *
 * @since 0.1.0
 * @category Citations
 */
export const CitationsWebSearchResultLocation = typed('web_search_result_location', {
  cited_text: t.string,
  url: t.string,
  encrypted_index: optional(t.string),
  title: optional(nullable(t.string)),
})
export interface CitationsWebSearchResultLocation extends t.TypeOf<typeof CitationsWebSearchResultLocation> {}

/**
 * A range of blocks in a search result of the request.
 *
 * @since 0.1.0
 * @category Citations
 */
export const CitationsSearchResultLocation = typed('search_result_location', {
  cited_text: t.string,
  source: t.string,
  search_result_index: t.number,
  start_block_index: t.number,
  end_block_index: t.number,
  title: optional(nullable(t.string)),
})
export interface CitationsSearchResultLocation extends t.TypeOf<typeof CitationsSearchResultLocation> {}

/**
 * The source of a piece of text.
 *
 * @see https://docs.claude.com/en/docs/build-with-claude/citations
 * @since 0.1.0
 * @category Citations
 */
export const TextCitation: WireCodec<TextCitation> = openUnion('TextCitation', {
  char_location: CitationCharLocation,
  page_location: CitationPageLocation,
  content_block_location: CitationContentBlockLocation,
  web_search_result_location: CitationsWebSearchResultLocation,
  search_result_location: CitationsSearchResultLocation,
})
export type TextCitation =
  | CitationCharLocation
  | CitationPageLocation
  | CitationContentBlockLocation
  | CitationsWebSearchResultLocation
  | CitationsSearchResultLocation
  | Unknown
