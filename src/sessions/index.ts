export { AgentMessageEvent } from '../codec/sessions/agentEvents.ts'
export { SessionContent } from '../codec/sessions/SessionContent.ts'
export { RetryStatus, SessionError } from '../codec/sessions/SessionError.ts'
export {
  EventDeltaEvent,
  EventStartEvent,
  SentEvents,
  SessionEvent,
  SessionEventPage,
} from '../codec/sessions/SessionEvent.ts'
export type { SessionEventParam, SessionResultParam } from '../codec/sessions/SessionEventParam.ts'
export { SessionStopReason } from '../codec/sessions/SessionStopReason.ts'
export type { SessionCall } from '../conversation/openSessionCalls.ts'
export { type SessionToolsConfig, withSessionTools } from '../conversation/withSessionTools.ts'
export { agentMessageReducer } from '../operators/fold/agentMessageReducer.ts'
export type { AgentMessageSnapshot, PartialAgentMessage } from '../operators/fold/PartialAgentMessage.ts'
export { scanAgentMessages } from '../operators/scanAgentMessages.ts'
export { sendEvents } from '../source/sendEvents.ts'
export { sessionEvents } from '../source/sessionEvents.ts'
export { threadEvents } from '../source/threadEvents.ts'
export {
  anthropicSessions,
  type SessionPageRequest,
  type SessionRequest,
  type SessionSendRequest,
  type SessionTransport,
  type ThreadRequest,
} from '../transport/anthropicSessions.ts'
