import * as t from 'io-ts'
import { PingEvent } from '../messages/MessageStreamEvent.ts'
import { nullable } from '../schema/nullable.ts'
import { openLiteral } from '../schema/openLiteral.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { typed } from '../schema/struct.ts'
import type { Unknown } from '../schema/Unknown.ts'
import type { WireCodec } from '../schema/WireCodec.ts'

/**
 * A piece of a text completion, or a complete one after a fold.
 *
 * @since 0.1.0
 * @category Completions
 */
export const Completion = typed('completion', {
  completion: t.string,
  id: optional(t.string),
  model: optional(t.string),
  stop_reason: optional(nullable(openLiteral('stop_sequence', 'max_tokens'))),
  stop: optional(nullable(t.string)),
  log_id: optional(nullable(t.string)),
  truncated: optional(nullable(t.boolean)),
  exception: optional(t.unknown),
})
export interface Completion extends t.TypeOf<typeof Completion> {}

/**
 * One event of the legacy Text Completions API. A type that this version does not know is `@unknown`.
 *
 * If a body has no `type`, the name of its frame is its type.
 *
 * @see https://docs.claude.com/en/api/streaming
 * @since 0.1.0
 * @category Completions
 */
export const CompletionEvent: WireCodec<CompletionEvent> = openUnion('CompletionEvent', {
  completion: Completion,
  ping: PingEvent,
})
export type CompletionEvent = Completion | PingEvent | Unknown
