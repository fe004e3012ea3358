import * as t from 'io-ts'
import { list } from '../schema/list.ts'
import { openUnion } from '../schema/openUnion.ts'
import { typed } from '../schema/struct.ts'

/**
 * The reason why a session or one of its threads is idle. A reason that this version does not know is `@unknown`.
 *
 * `requires_action` contains the ids of the events that wait for an answer: tool calls to run or to allow.
 *
 * @since 0.1.0
 * @category Sessions
 */
export const SessionStopReason = openUnion('SessionStopReason', {
  end_turn: typed('end_turn'),
  requires_action: typed('requires_action', { event_ids: list(t.string) }),
  retries_exhausted: typed('retries_exhausted'),
  budget_reached: typed('budget_reached'),
  refusal: typed('refusal'),
})
export type SessionStopReason = t.TypeOf<typeof SessionStopReason>
