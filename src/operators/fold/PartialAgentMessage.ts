import type { AgentMessageEvent } from '../../codec/sessions/agentEvents.ts'
import type { SessionContent } from '../../codec/sessions/SessionContent.ts'

/**
 * A message of a session's agent, as far as its preview was received.
 *
 * @since 0.1.0
 * @category Sessions
 */
export interface PartialAgentMessage {
  readonly type: '@partial_agent_message'
  /** The id of the whole message. */
  readonly id: string
  readonly content: readonly SessionContent[]
  /** Set if no whole message follows: the model's request ended without one. */
  readonly ended?: true
}

/**
 * A message of a session's agent: whole, or as far as it was received.
 *
 * @since 0.1.0
 * @category Sessions
 */
export type AgentMessageSnapshot = AgentMessageEvent | PartialAgentMessage
