import type { AgentMessageEvent } from '../../codec/sessions/agentEvents.ts'
import type { SessionContent } from '../../codec/sessions/SessionContent.ts'

/**
 * What the agent of a session says, as far as a preview of it has come.
 *
 * @category Sessions
 */
export interface PartialAgentMessage {
  readonly type: '@partial_agent_message'
  /** The id that the whole message will have. */
  readonly id: string
  readonly content: readonly SessionContent[]
  /** Set when no whole message will come: the model's request has ended without one. */
  readonly ended?: true
}

/**
 * A message of the agent of a session: whole, or as far as it has come.
 *
 * @category Sessions
 */
export type AgentMessageSnapshot = AgentMessageEvent | PartialAgentMessage
