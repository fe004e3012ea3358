import type { SessionEvent } from '../codec/sessions/SessionEvent.ts'
import type { SessionEventParam } from '../codec/sessions/SessionEventParam.ts'

/** Returns what an event answers: its kind of answer and the id of the call. Undefined for an event that answers no call. */
export const answerKey = (event: SessionEvent | SessionEventParam): string | undefined => {
  switch (event.type) {
    case 'user.tool_confirmation':
    case 'user.tool_result':
      return `${event.type} ${event.tool_use_id}`
    case 'user.custom_tool_result':
      return `${event.type} ${event.custom_tool_use_id}`
    default:
      return undefined
  }
}
