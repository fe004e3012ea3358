import * as t from 'io-ts'
import { openText } from '../schema/openText.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { jsonObject } from '../schema/jsonObject.ts'
import { nullable } from '../schema/nullable.ts'
import { struct, typed } from '../schema/struct.ts'
import { StopDetails } from '../messages/StopReason.ts'
import { SessionStopReason } from './SessionStopReason.ts'
import { SessionError } from './SessionError.ts'
import { happened } from './happened.ts'

const namedThread = { session_thread_id: t.string }
const agent = { agent_name: optional(nullable(t.string)) }
const stopped = { stop_reason: SessionStopReason }
const details = { stop_details: optional(nullable(StopDetails)) }

const Amount = struct('Amount', {
  amount: optional(nullable(t.string)),
  currency: optional(nullable(openText<'USD'>())),
})

const Budget = openUnion('Budget', { limit: typed('limit', { max_list_cost: optional(nullable(Amount)) }) })

const figure = optional(nullable(t.number))

const SessionUsage = struct('SessionUsage', {
  active_seconds: figure,
  input_tokens: figure,
  output_tokens: figure,
  cache_read_input_tokens: figure,
  cache_creation: optional(
    nullable(struct('SessionCacheCreation', { ephemeral_5m_input_tokens: figure, ephemeral_1h_input_tokens: figure })),
  ),
  server_tool_use: optional(
    nullable(struct('SessionServerToolUse', { web_search_requests: figure, web_fetch_requests: figure })),
  ),
  list_cost: optional(nullable(Amount)),
})

/** The status of a session and of its threads. */
export const statusEvents = {
  'session.status_running': happened('session.status_running'),
  'session.status_idle': happened('session.status_idle', { ...stopped, ...details }),
  'session.status_rescheduled': happened('session.status_rescheduled'),
  'session.status_terminated': happened('session.status_terminated'),
  'session.error': happened('session.error', { error: SessionError }),
  'session.updated': happened('session.updated', {
    title: optional(nullable(t.string)),
    agent: optional(nullable(jsonObject)),
    budget: optional(nullable(Budget)),
    metadata: optional(nullable(t.record(t.string, t.unknown))),
  }),
  'session.deleted': happened('session.deleted'),
  'session.usage': happened('session.usage', {
    usage: optional(nullable(SessionUsage)),
    budget: optional(nullable(Budget)),
  }),
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
