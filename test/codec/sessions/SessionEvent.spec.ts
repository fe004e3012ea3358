import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { explain } from '../../../src/codec/index.ts'
import { SessionEvent, SessionEventPage } from '../../../src/sessions/index.ts'

const content = [{ type: 'text', text: 'Olá' }]
const thread = { session_thread_id: 'sthr_1' }

/** What each event must have beside its type and its id. */
const known: Readonly<Record<string, object>> = {
  'user.message': { content },
  'user.interrupt': {},
  'user.tool_confirmation': { tool_use_id: 'sevt_1', result: 'deny', deny_message: 'No' },
  'user.tool_result': { tool_use_id: 'sevt_1', content, is_error: null },
  'user.custom_tool_result': { custom_tool_use_id: 'sevt_1' },
  'user.define_outcome': { outcome_id: 'outc_1' },
  'system.message': { content },
  'agent.message': { content },
  'agent.thinking': {},
  'agent.tool_use': { name: 'bash', input: {}, evaluated_permission: 'ask' },
  'agent.tool_result': { tool_use_id: 'sevt_1', content: [{ type: 'image', source: { type: 'file', file_id: 'f' } }] },
  'agent.custom_tool_use': { name: 'tide', input: { place: 'Nazaré' } },
  'agent.mcp_tool_use': { name: 'search', input: {}, mcp_server_name: 'exa' },
  'agent.mcp_tool_result': { mcp_tool_use_id: 'sevt_1', is_error: true },
  'agent.thread_message_received': { content, from_session_thread_id: 'sthr_2' },
  'agent.thread_message_sent': { content: [{ type: 'redacted' }], to_session_thread_id: 'sthr_2' },
  'agent.thread_context_compacted': {},
  'session.status_running': {},
  'session.status_idle': { stop_reason: { type: 'requires_action', event_ids: ['sevt_1'] }, stop_details: null },
  'session.status_rescheduled': {},
  'session.status_terminated': {},
  'session.error': {
    error: { type: 'model_overloaded_error', message: 'Overloaded', retry_status: { type: 'retrying' } },
  },
  'session.updated': { title: null },
  'session.deleted': {},
  'session.usage': { usage: { active_seconds: 1 } },
  'session.thread_created': { ...thread, agent_name: 'a' },
  'session.thread_status_running': thread,
  'session.thread_status_idle': { ...thread, stop_reason: { type: 'end_turn' } },
  'session.thread_status_rescheduled': thread,
  'session.thread_status_terminated': thread,
  'span.model_request_start': {},
  'span.model_request_end': { model_request_start_id: 'sevt_1', is_error: false, model_usage: { input_tokens: 1 } },
  'span.outcome_evaluation_start': { iteration: 0 },
  'span.outcome_evaluation_ongoing': { iteration: 0 },
  'span.outcome_evaluation_end': { result: 'satisfied' },
  'workflow_run.created': { workflow_run_id: 'w' },
  'workflow_run.status_running': { workflow_run_id: 'w' },
  'workflow_run.status_idle': { workflow_run_id: 'w' },
  'workflow_run.status_ended': { workflow_run_id: 'w', result: { type: 'completed' } },
  'workflow_run.phase_started': { workflow_run_id: 'w' },
  'workflow_run.phase_ended': { workflow_run_id: 'w' },
  'workflow_run.error': { workflow_run_id: null, error: { type: 'timeout_error', message: 'Too long' } },
}

const previews = [
  { type: 'event_start', event: { type: 'agent.message', id: 'sevt_1' } },
  {
    type: 'event_delta',
    event_id: 'sevt_1',
    delta: { type: 'content_delta', index: 0, content: { type: 'text', text: 'a' } },
  },
]

const events: readonly object[] = [
  ...Object.entries(known).map(([type, fields]) => ({
    type,
    id: 'sevt_9',
    processed_at: '2026-11-21T09:00:00.000001Z',
    ...fields,
    to_come: [1],
  })),
  ...previews,
]

describe('SessionEvent', () => {
  describe('name', () => {
    it('is that of the type', () => expect(SessionEvent.name).toBe('SessionEvent'))
  })

  describe('is', () => {
    it.each(events)('accepts %j', (event) => expect(SessionEvent.is(event)).toBe(true))
    it.each([null, {}, { type: 'news' }, { type: 'session.deleted' }])('rejects %j', (event) =>
      expect(SessionEvent.is(event)).toBe(false),
    )
  })

  describe('decode', () => {
    it.each(events)('returns the same object for %j', (event) => {
      const decoded = SessionEvent.decode(event)
      expect(isRight(decoded) && decoded.right).toBe(event)
    })

    it('decodes unknown members to values, at every path', () => {
      const decoded = [
        { type: 'news', id: 'sevt_1' },
        { type: 'agent.message', id: 'sevt_1', content: [{ type: 'hologram' }] },
        { type: 'session.status_idle', id: 'sevt_1', stop_reason: { type: 'tired' } },
        {
          type: 'session.error',
          id: 'sevt_1',
          error: { type: 'new_error', message: 'New', retry_status: { type: 'maybe' } },
        },
        { type: 'event_delta', event_id: 'sevt_1', delta: { type: 'input_delta' } },
      ].map(SessionEvent.decode)
      expect(decoded).toMatchObject([
        { right: { type: '@unknown', wireType: 'news' } },
        { right: { content: [{ type: '@unknown', wireType: 'hologram' }] } },
        { right: { stop_reason: { type: '@unknown', wireType: 'tired' } } },
        { right: { error: { type: 'new_error', retry_status: { type: '@unknown', wireType: 'maybe' } } } },
        { right: { delta: { type: '@unknown', wireType: 'input_delta' } } },
      ])
    })

    it.each<[object, string]>([
      [{ type: 'session.deleted' }, 'id: expected string, got nothing'],
      [{ type: 'agent.message', id: 'm', content: 'a' }, 'content: expected list of SessionContent, got "a"'],
      [{ type: 'event_start', event: { type: 'agent.message' } }, 'event.id: expected string, got nothing'],
    ])('explains the error in %j', (event, why) => {
      const decoded = SessionEvent.decode(event)
      expect(isLeft(decoded) && explain(decoded.left)).toBe(why)
    })
  })

  describe('encode', () => {
    it.each([...events, { type: 'news' }, { type: 'agent.message', id: 'm', content: [{ type: 'hologram', a: 1 }] }])(
      'returns %j as it was decoded',
      (event) => {
        const decoded = SessionEvent.decode(event)
        expect(isRight(decoded) && SessionEvent.encode(decoded.right)).toEqual(event)
      },
    )
  })
})

describe('SessionEventPage', () => {
  it.each([
    { data: events, next_page: 'p' },
    { data: [], next_page: null },
  ])('decodes a page to the same object', (page) => {
    const decoded = SessionEventPage.decode(page)
    expect(isRight(decoded) && decoded.right).toBe(page)
  })
})
