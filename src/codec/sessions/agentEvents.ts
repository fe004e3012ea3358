import * as t from 'io-ts'
import { optional } from '../schema/optional.ts'
import { happened } from './happened.ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { openLiteral } from '../schema/openLiteral.ts'
import { SessionContent } from './SessionContent.ts'

/**
 * What the agent says, whole. It takes the place of the preview with its id.
 *
 * @category Sessions
 */
export const AgentMessageEvent = happened('agent.message', { content: list(SessionContent) })
export interface AgentMessageEvent extends t.TypeOf<typeof AgentMessageEvent> {}

const call = { name: t.string, input: t.unknown }
const thread = { session_thread_id: optional(nullable(t.string)) }
const permission = { evaluated_permission: optional(nullable(openLiteral('allow', 'ask', 'deny'))), ...thread }
const result = { content: optional(nullable(list(SessionContent))), is_error: optional(nullable(t.boolean)) }

/** What the agent of a session does. */
export const agentEvents = {
  'agent.message': AgentMessageEvent,
  'agent.thinking': happened('agent.thinking'),
  'agent.tool_use': happened('agent.tool_use', { ...call, ...permission }),
  'agent.tool_result': happened('agent.tool_result', { tool_use_id: t.string, ...result }),
  'agent.custom_tool_use': happened('agent.custom_tool_use', { ...call, ...thread }),
  'agent.mcp_tool_use': happened('agent.mcp_tool_use', { ...call, mcp_server_name: t.string, ...permission }),
  'agent.mcp_tool_result': happened('agent.mcp_tool_result', { mcp_tool_use_id: t.string, ...result }),
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
