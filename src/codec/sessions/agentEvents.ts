import * as t from 'io-ts'
import { optional } from '../schema/optional.ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { openText } from '../schema/openText.ts'
import { openUnion } from '../schema/openUnion.ts'
import { typed } from '../schema/struct.ts'
import { happened } from './happened.ts'
import { SessionContent } from './SessionContent.ts'

/**
 * A complete message of the agent. It replaces the preview with its id.
 *
 * @since 0.1.0
 * @category Sessions
 */
export const AgentMessageEvent = happened('agent.message', { content: list(SessionContent) })
export interface AgentMessageEvent extends t.TypeOf<typeof AgentMessageEvent> {}

const agentCall = { name: t.string, input: t.unknown }
const ofThread = { session_thread_id: optional(nullable(t.string)) }
const reason_code = optional(nullable(t.string))

/** How the permission for a tool call was decided. */
const Evaluation = openUnion('ToolEvaluation', {
  always_allow: typed('always_allow'),
  always_ask: typed('always_ask'),
  auto: typed('auto', {
    evaluated_permission: openUnion('EvaluatedPermission', {
      allow: typed('allow'),
      ask: typed('ask', { reason_code }),
      deny: typed('deny', { reason_code }),
    }),
  }),
})

const permission = {
  evaluation: optional(nullable(Evaluation)),
  evaluated_permission: optional(nullable(openText<'allow' | 'ask' | 'deny'>())),
  ...ofThread,
}
const agentResult = { content: optional(nullable(list(SessionContent))), is_error: optional(nullable(t.boolean)) }

/** The events of the agent of a session. */
export const agentEvents = {
  'agent.message': AgentMessageEvent,
  'agent.thinking': happened('agent.thinking'),
  'agent.tool_use': happened('agent.tool_use', { ...agentCall, ...permission }),
  'agent.tool_result': happened('agent.tool_result', { tool_use_id: t.string, ...agentResult }),
  'agent.custom_tool_use': happened('agent.custom_tool_use', { ...agentCall, ...ofThread }),
  'agent.mcp_tool_use': happened('agent.mcp_tool_use', { ...agentCall, mcp_server_name: t.string, ...permission }),
  'agent.mcp_tool_result': happened('agent.mcp_tool_result', { mcp_tool_use_id: t.string, ...agentResult }),
  'agent.thread_message_received': happened('agent.thread_message_received', {
    content: list(SessionContent),
    from_session_thread_id: optional(nullable(t.string)),
    from_agent_name: optional(nullable(t.string)),
  }),
  'agent.thread_message_sent': happened('agent.thread_message_sent', {
    content: list(SessionContent),
    to_session_thread_id: optional(nullable(t.string)),
    to_agent_name: optional(nullable(t.string)),
  }),
  'agent.thread_context_compacted': happened('agent.thread_context_compacted'),
}
