import type { SessionEvent } from '../codec/sessions/SessionEvent.ts'
import type { SessionStopReason } from '../codec/sessions/SessionStopReason.ts'

/**
 * An event by which the agent of a session calls a tool: one of yours, one of the agent's, or one of an MCP server.
 *
 * @since 0.1.0
 * @category Sessions
 */
export type SessionCall = Extract<
  SessionEvent,
  { readonly type: 'agent.custom_tool_use' | 'agent.tool_use' | 'agent.mcp_tool_use' }
>

/** The calls that wait for an answer, by their ids. */
export type OpenSessionCalls = ReadonlyMap<string, SessionCall>

/**
 * Returns the calls that wait for an answer of yours after one more event: the same object if the event changes nothing.
 *
 * A call of a custom tool waits for its result, any other call waits if it has to be confirmed. It no longer waits after the answer, after the
 * agent's own result, at the end of its thread, and if its thread is idle for another reason.
 */
export const openSessionCalls = (open: OpenSessionCalls, event: SessionEvent): OpenSessionCalls => {
  switch (event.type) {
    case 'agent.custom_tool_use':
      return new Map(open).set(event.id, event)
    case 'agent.tool_use':
    case 'agent.mcp_tool_use':
      return event.evaluated_permission === 'ask' ? new Map(open).set(event.id, event) : open
    case 'user.tool_confirmation':
    case 'user.tool_result':
    case 'agent.tool_result':
      return without(open, ({ id }) => id === event.tool_use_id)
    case 'agent.mcp_tool_result':
      return without(open, ({ id }) => id === event.mcp_tool_use_id)
    case 'user.custom_tool_result':
      return without(open, ({ id }) => id === event.custom_tool_use_id)
    case 'session.status_idle':
      return without(open, (call) => isIn(call, undefined) && isSettled(call, event.stop_reason))
    case 'session.thread_status_idle':
      return without(open, (call) => isIn(call, event.session_thread_id) && isSettled(call, event.stop_reason))
    case 'session.thread_status_terminated':
      return without(open, (call) => isIn(call, event.session_thread_id))
    default:
      return open
  }
}

const without = (open: OpenSessionCalls, isClosed: (call: SessionCall) => boolean): OpenSessionCalls => {
  const rest = [...open].filter(([, call]) => !isClosed(call))
  return rest.length === open.size ? open : new Map(rest)
}

/** Whether a thread made the call; undefined is the session's own one. */
const isIn = ({ session_thread_id }: SessionCall, thread: string | undefined): boolean =>
  (session_thread_id ?? undefined) === thread

/** Whether a thread that is idle for this reason does not wait for the call. After an error or at the limit of the budget it may wait again. */
const isSettled = ({ id }: SessionCall, reason: SessionStopReason): boolean =>
  reason.type === 'end_turn' || (reason.type === 'requires_action' && !reason.event_ids.includes(id))
