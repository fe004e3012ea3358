import type { EventDeltaEvent, SessionEvent } from '../../codec/sessions/SessionEvent.ts'
import type { SessionContent } from '../../codec/sessions/SessionContent.ts'
import type { AgentMessageSnapshot } from './PartialAgentMessage.ts'

/**
 * Returns the agent's message after one more event of its session: the pure function used by {@link scanAgentMessages}.
 *
 * It never throws and changes nothing it was given. An event that does not change the message returns the same message.
 *
 * `event_start` begins a message, `event_delta` extends it, and the whole `agent.message` replaces it.
 * A preview that is cut by the end of the model's request is marked `ended`.
 *
 * @example
 * ```ts
 * import { agentMessageReducer } from 'rxjs-anthropic/sessions'
 *
 * const partial = agentMessageReducer(undefined, { type: 'event_start', event: { type: 'agent.message', id: 'sevt_1' } })
 * console.log(partial) // => { type: '@partial_agent_message', id: 'sevt_1', content: [] }
 * ```
 *
 * @see {@link scanAgentMessages} for streams
 * @since 0.1.0
 * @category Folds
 */
export const agentMessageReducer = (
  snapshot: AgentMessageSnapshot | undefined,
  event: SessionEvent,
): AgentMessageSnapshot | undefined => {
  switch (event.type) {
    case 'event_start': {
      const { type, id } = event.event
      return type === 'agent.message' ? { type: '@partial_agent_message', id, content: [] } : snapshot
    }
    case 'agent.message':
      return event
  }
  if (snapshot?.type !== '@partial_agent_message' || snapshot.ended) return snapshot

  switch (event.type) {
    case 'event_delta': {
      const content = event.event_id === snapshot.id ? addContent(snapshot.content, event.delta) : snapshot.content
      return content === snapshot.content ? snapshot : { ...snapshot, content }
    }
    case 'span.model_request_end':
      return { ...snapshot, ended: true }
    default:
      return snapshot
  }
}

const addContent = (content: readonly SessionContent[], delta: EventDeltaEvent['delta']): readonly SessionContent[] => {
  if (delta.type !== 'content_delta') return content
  const index = delta.index ?? 0
  const piece = delta.content
  if (index === content.length) return [...content, piece]
  const before = content[index]
  if (before?.type !== 'text' || piece.type !== 'text' || piece.text === '') return content
  const grown = { ...before, text: before.text + piece.text }
  return content.map((block, place) => (place === index ? grown : block))
}
