import type { SessionEvent } from 'rxjs-anthropic/sessions'
import type { Happening, LiveSessionConfig } from './liveSession.ts'

/**
 * Returns the agent of a session: it looks up a tide with a tool of the application, while a second agent looks for old tables in a thread of its own,
 * and asks before it deletes a file.
 */
export const tideAgent = (): LiveSessionConfig['agent'] => {
  let threads = 0

  return (sent, nextId) => {
    const running = (): SessionEvent => ({ type: 'session.status_running', id: nextId() })
    const done = (): SessionEvent => ({
      type: 'session.status_idle',
      id: nextId(),
      stop_reason: { type: 'end_turn' },
    })
    const waits = (call: string): SessionEvent => ({
      type: 'session.status_idle',
      id: nextId(),
      stop_reason: { type: 'requires_action', event_ids: [call] },
    })
    const says = (text: string): readonly SessionEvent[] => {
      const id = nextId()
      const piece = (text: string): SessionEvent => ({
        type: 'event_delta',
        event_id: id,
        delta: { type: 'content_delta', index: 0, content: { type: 'text', text } },
      })
      return [
        { type: 'event_start', event: { type: 'agent.message', id } },
        ...(text.match(/\S+\s*/g) ?? []).map(piece),
        { type: 'agent.message', id, content: [{ type: 'text', text }] },
      ]
    }

    switch (sent.type) {
      case 'user.message': {
        const call = nextId()
        const ofThread = { session_thread_id: `sthr_${++threads}`, agent_name: 'archivist' }
        const thread = ofThread.session_thread_id
        const text = 'The old table is in tide.txt.'
        const end: SessionEvent = { type: 'session.thread_status_terminated', id: nextId(), ...ofThread }
        return inSession(
          running(),
          ...says('I look the tide up, and the archivist looks for old tables.'),
          { type: 'agent.custom_tool_use', id: call, name: 'tide', input: { place: 'Nazaré' } },
          { type: 'session.thread_created', id: nextId(), ...ofThread },
        ).concat(
          { thread, event: { type: 'agent.message', id: nextId(), content: [{ type: 'text', text }] } },
          { thread, event: end },
          inSession(end, waits(call)),
        )
      }
      case 'user.custom_tool_result': {
        const id = nextId()
        const evaluated_permission = 'ask'
        return inSession(
          running(),
          ...says('High water is at 14:20. Now I would delete the old table.'),
          { type: 'agent.tool_use', id, name: 'bash', input: { command: 'rm tide.txt' }, evaluated_permission },
          waits(id),
        )
      }
      case 'user.tool_confirmation':
        return sent.result === 'allow'
          ? inSession(
              running(),
              { type: 'agent.tool_result', id: nextId(), tool_use_id: sent.tool_use_id },
              ...says('The old table is gone.'),
              done(),
            )
          : inSession(running(), ...says('Then I keep the old table.'), done())
      case 'user.interrupt':
        return inSession(done())
      default:
        return []
    }
  }
}

const inSession = (...events: readonly SessionEvent[]): readonly Happening[] => events.map((event) => ({ event }))
