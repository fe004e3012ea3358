import type { OperatorFunction } from 'rxjs'
import type { SessionEvent } from '../codec/sessions/SessionEvent.ts'
import { agentMessageReducer } from './fold/agentMessageReducer.ts'
import type { AgentMessageSnapshot } from './fold/PartialAgentMessage.ts'
import { scanFold } from './scanFold.ts'

/**
 * Emits the messages of a session's agent as they grow: a new immutable snapshot after each piece, then the whole message.
 *
 * ```text
 * source               r-s-d-d-m-i      status_running, event_start, event_delta, agent.message, status_idle
 * scanAgentMessages()  --0-1-2-m--
 * ```
 *
 * Messages differ in their `id`. Without `event_deltas` in the request, only whole messages are emitted.
 * A preview is preliminary: the whole message that replaces it is right, even if a connection was lost in between.
 * A partial message that is `ended` never becomes whole, and the session keeps nothing of it.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { scanAgentMessages, type SessionEvent } from 'rxjs-anthropic/sessions'
 *
 * const piece = (text: string): SessionEvent =>
 *   ({ type: 'event_delta', event_id: 'sevt_1', delta: { type: 'content_delta', index: 0, content: { type: 'text', text } } })
 *
 * of<SessionEvent[]>({ type: 'event_start', event: { type: 'agent.message', id: 'sevt_1' } }, piece('Ol'), piece('á!'))
 *   .pipe(scanAgentMessages())
 *   .subscribe(({ content }) => console.log(content)) // => []
 * // => [ { type: 'text', text: 'Ol' } ]
 * // => [ { type: 'text', text: 'Olá!' } ]
 * ```
 *
 * @see {@link sessionEvents} for the events, {@link agentMessageReducer} without streams
 * @since 0.1.0
 * @category Folds
 */
export const scanAgentMessages = (): OperatorFunction<SessionEvent, AgentMessageSnapshot> =>
  scanFold(agentMessageReducer)
