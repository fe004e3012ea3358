import * as t from 'io-ts'
import { nullable } from '../schema/nullable.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { typed } from '../schema/struct.ts'
import type { Unknown } from '../schema/Unknown.ts'
import type { WireCodec } from '../schema/WireCodec.ts'
import { TextCitation } from './TextCitation.ts'

/**
 * A piece of text to append.
 *
 * @since 0.1.0
 * @category Deltas
 */
export const TextDelta = typed('text_delta', { text: t.string })
export interface TextDelta extends t.TypeOf<typeof TextDelta> {}

/**
 * A piece of the JSON text of a tool's input to append.
 *
 * @since 0.1.0
 * @category Deltas
 */
export const InputJSONDelta = typed('input_json_delta', { partial_json: t.string })
export interface InputJSONDelta extends t.TypeOf<typeof InputJSONDelta> {}

/**
 * A citation to add to a text block.
 *
 * @since 0.1.0
 * @category Deltas
 */
export const CitationsDelta = typed('citations_delta', { citation: TextCitation })
export interface CitationsDelta extends t.TypeOf<typeof CitationsDelta> {}

/**
 * A piece of thinking to append.
 *
 * @since 0.1.0
 * @category Deltas
 */
export const ThinkingDelta = typed('thinking_delta', {
  thinking: t.string,
  estimated_tokens: optional(nullable(t.number)),
})
export interface ThinkingDelta extends t.TypeOf<typeof ThinkingDelta> {}

/**
 * The complete signature of a thinking block. It is valid once the block has stopped.
 *
 * @since 0.1.0
 * @category Deltas
 */
export const SignatureDelta = typed('signature_delta', { signature: t.string })
export interface SignatureDelta extends t.TypeOf<typeof SignatureDelta> {}

/**
 * The complete content of a compaction block (beta).
 *
 * @since 0.1.0
 * @category Deltas
 */
export const CompactionDelta = typed('compaction_delta', {
  content: optional(nullable(t.string)),
  encrypted_content: optional(nullable(t.string)),
})
export interface CompactionDelta extends t.TypeOf<typeof CompactionDelta> {}

/**
 * What a `content_block_delta` adds to its block. A type that this version does not know is `@unknown`; it does not change the block.
 *
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 * @since 0.1.0
 * @category Deltas
 */
export const ContentBlockDelta: WireCodec<ContentBlockDelta> = openUnion('ContentBlockDelta', {
  text_delta: TextDelta,
  input_json_delta: InputJSONDelta,
  citations_delta: CitationsDelta,
  thinking_delta: ThinkingDelta,
  signature_delta: SignatureDelta,
  compaction_delta: CompactionDelta,
})
export type ContentBlockDelta =
  TextDelta | InputJSONDelta | CitationsDelta | ThinkingDelta | SignatureDelta | CompactionDelta | Unknown
