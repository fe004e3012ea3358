import * as t from 'io-ts'
import { optional } from '../schema/optional.ts'
import { nullable } from '../schema/nullable.ts'
import { StopDetails } from '../messages/StopReason.ts'
import { happened } from './happened.ts'
import { SessionError } from './SessionError.ts'
import { SessionStopReason } from './SessionStopReason.ts'

const namedThread = { session_thread_id: t.string }
const agent = { agent_name: optional(nullable(t.string)) }
const stopped = { stop_reason: SessionStopReason }
const details = { stop_details: optional(nullable(StopDetails)) }

/** The status of a session and of its threads. */
export const statusEvents = {
  'session.status_running': happened('session.status_running'),
  'session.status_idle': happened('session.status_idle', { ...stopped, ...details }),
  'session.status_rescheduled': happened('session.status_rescheduled'),
  'session.status_terminated': happened('session.status_terminated'),
  'session.error': happened('session.error', { error: SessionError }),
  'session.updated': happened('session.updated', { title: optional(nullable(t.string)) }),
  'session.deleted': happened('session.deleted'),
  'session.usage': happened('session.usage', { usage: optional(t.unknown), budget: optional(t.unknown) }),
  'session.thread_created': happened('session.thread_created', {
    ...namedThread,
    ...agent,
    workflow_run_id: optional(nullable(t.string)),
  }),
  'session.thread_status_running': happened('session.thread_status_running', { ...namedThread, ...agent }),
  'session.thread_status_idle': happened('session.thread_status_idle', {
    ...namedThread,
    ...stopped,
    ...agent,
    ...details,
  }),
  'session.thread_status_rescheduled': happened('session.thread_status_rescheduled', { ...namedThread, ...agent }),
  'session.thread_status_terminated': happened('session.thread_status_terminated', { ...namedThread, ...agent }),
}
