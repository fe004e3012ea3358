import * as t from 'io-ts'
import { nullable } from '../schema/nullable.ts'
import { openText } from '../schema/openText.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { typed } from '../schema/struct.ts'

/**
 * The reason why Claude stopped. A reason that this version does not know is kept as it is.
 *
 * @see https://docs.claude.com/en/docs/build-with-claude/handling-stop-reasons
 * @since 0.1.0
 * @category Messages
 */
export const StopReason = openText<
  | 'end_turn'
  | 'max_tokens'
  | 'stop_sequence'
  | 'tool_use'
  | 'pause_turn'
  | 'refusal'
  | 'model_context_window_exceeded'
  | 'compaction'
>()
export type StopReason = t.TypeOf<typeof StopReason>

/** The category of a refusal. */
export const RefusalCategory = openText<'cyber' | 'bio' | 'frontier_llm' | 'reasoning_extraction' | 'general_harms'>()

/**
 * The explanation of a refusal.
 *
 * @since 0.1.0
 * @category Messages
 */
export const RefusalStopDetails = typed('refusal', {
  category: optional(nullable(RefusalCategory)),
  explanation: optional(nullable(t.string)),
  recommended_model: optional(nullable(t.string)),
  fallback_credit_token: optional(nullable(t.string)),
  fallback_has_prefill_claim: optional(nullable(t.boolean)),
})
export interface RefusalStopDetails extends t.TypeOf<typeof RefusalStopDetails> {}

/**
 * Details of a stop reason.
 *
 * @since 0.1.0
 * @category Messages
 */
export const StopDetails = openUnion('StopDetails', { refusal: RefusalStopDetails })
export type StopDetails = t.TypeOf<typeof StopDetails>
