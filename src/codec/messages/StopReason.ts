import * as t from 'io-ts'
import { nullable } from '../schema/nullable.ts'
import { openLiteral } from '../schema/openLiteral.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { typed } from '../schema/struct.ts'

/**
 * Why Claude stopped. A reason that this version does not know arrives as it is.
 *
 * @see https://docs.claude.com/en/docs/build-with-claude/handling-stop-reasons
 * @category Messages
 */
export const StopReason = openLiteral(
  'end_turn',
  'max_tokens',
  'stop_sequence',
  'tool_use',
  'pause_turn',
  'refusal',
  'model_context_window_exceeded',
  'compaction',
)
export type StopReason = t.TypeOf<typeof StopReason>

/**
 * A refusal, explained.
 *
 * @category Messages
 */
export const RefusalStopDetails = typed('refusal', {
  category: optional(nullable(openLiteral('cyber', 'bio', 'frontier_llm', 'reasoning_extraction', 'general_harms'))),
  explanation: optional(nullable(t.string)),
  recommended_model: optional(nullable(t.string)),
  fallback_credit_token: optional(nullable(t.string)),
  fallback_has_prefill_claim: optional(nullable(t.boolean)),
})
export interface RefusalStopDetails extends t.TypeOf<typeof RefusalStopDetails> {}

/**
 * What is known of a stop beyond its reason.
 *
 * @category Messages
 */
export const StopDetails = openUnion('StopDetails', { refusal: RefusalStopDetails })
export type StopDetails = t.TypeOf<typeof StopDetails>
