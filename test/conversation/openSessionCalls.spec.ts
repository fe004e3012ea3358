import type { SessionEvent } from '../../src/codec/sessions/SessionEvent.ts'
import { openSessionCalls, type OpenSessionCalls } from '../../src/conversation/openSessionCalls.ts'

const custom = (id: string, session_thread_id?: string) =>
  ({
    type: 'agent.custom_tool_use',
    id,
    name: 'tide',
    input: {},
    ...(session_thread_id && { session_thread_id }),
  }) as const
const builtin = (id: string, evaluated_permission: string) =>
  ({ type: 'agent.tool_use', id, name: 'bash', input: {}, evaluated_permission }) as const
const mcp = (id: string) =>
  ({
    type: 'agent.mcp_tool_use',
    id,
    name: 'search',
    mcp_server_name: 's',
    input: {},
    evaluated_permission: 'ask',
  }) as const
const idle = (type: string, ...event_ids: string[]) =>
  ({ type: 'session.status_idle', id: 'i', stop_reason: { type, event_ids } }) as SessionEvent
const threadIdle = (session_thread_id: string, type: string, ...event_ids: string[]) =>
  ({
    type: 'session.thread_status_idle',
    id: 'i',
    session_thread_id,
    stop_reason: { type, event_ids },
  }) as SessionEvent

const openAfter = (...events: readonly SessionEvent[]): readonly string[] => [
  ...events.reduce<OpenSessionCalls>(openSessionCalls, new Map()).keys(),
]

describe('openSessionCalls', () => {
  it('opens a call of a custom tool, and any other only if it has to be confirmed', () => {
    expect(openAfter(custom('a'), builtin('b', 'allow'), builtin('c', 'ask'), builtin('d', 'deny'), mcp('e'))).toEqual([
      'a',
      'c',
      'e',
    ])
  })

  it.each<[string, SessionEvent, SessionEvent]>([
    ['its result', custom('a'), { type: 'user.custom_tool_result', id: 'A', custom_tool_use_id: 'a' }],
    [
      'its confirmation',
      builtin('a', 'ask'),
      { type: 'user.tool_confirmation', id: 'A', tool_use_id: 'a', result: 'deny' },
    ],
    ['its result by the agent', builtin('a', 'ask'), { type: 'agent.tool_result', id: 'A', tool_use_id: 'a' }],
    ['its result by a host', builtin('a', 'ask'), { type: 'user.tool_result', id: 'A', tool_use_id: 'a' }],
    ['its result by an MCP server', mcp('a'), { type: 'agent.mcp_tool_result', id: 'A', mcp_tool_use_id: 'a' }],
    ['the end of the turn', custom('a'), idle('end_turn')],
    ['a wait for other calls', custom('a'), idle('requires_action', 'b')],
    ['the end of the turn of its thread', custom('a', 't'), threadIdle('t', 'end_turn')],
    [
      'the end of its thread',
      custom('a', 't'),
      { type: 'session.thread_status_terminated', id: 'T', session_thread_id: 't' },
    ],
  ])('closes a call at %s', (_, call, event) => {
    expect(openAfter(call, custom('z', 'another'), event)).toEqual(['z'])
  })

  it.each<[string, SessionEvent]>([
    ['the answer to another call', { type: 'user.custom_tool_result', id: 'A', custom_tool_use_id: 'b' }],
    ['a wait for it', idle('requires_action', 'a')],
    ['an error', idle('retries_exhausted')],
    ['the limit of the budget', idle('budget_reached')],
    ['the end of the turn of another thread', threadIdle('t', 'end_turn')],
    ['any other event', { type: 'session.status_running', id: 'r' }],
  ])('keeps a call open at %s, and returns the same object', (_, event) => {
    const open = openSessionCalls(new Map(), custom('a'))
    expect(openSessionCalls(open, event)).toBe(open)
  })

  it('keeps the call of a thread open while the session itself is idle', () => {
    expect(openAfter(custom('a', 't'), idle('end_turn'))).toEqual(['a'])
  })
})
