import * as t from 'io-ts'
import { nullable } from '../schema/nullable.ts'
import { openLiteral } from '../schema/openLiteral.ts'
import { openUnion } from '../schema/openUnion.ts'
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
export const RefusalStopDetails = typed(
  'refusal',
  {},
  {
    category: nullable(openLiteral('cyber', 'bio', 'frontier_llm', 'reasoning_extraction', 'general_harms')),
    explanation: nullable(t.string),
    recommended_model: nullable(t.string),
    fallback_credit_token: nullable(t.string),
    fallback_has_prefill_claim: nullable(t.boolean),
  },
)
export interface RefusalStopDetails extends t.TypeOf<typeof RefusalStopDetails> {}

/**
 * What is known of a stop beyond its reason.
 *
 * @category Messages
 */
export const StopDetails = openUnion('StopDetails', { refusal: RefusalStopDetails })
export type StopDetails = t.TypeOf<typeof StopDetails>
