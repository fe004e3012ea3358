import { distinctUntilChanged, filter, type OperatorFunction, pipe, scan } from 'rxjs'
import type { SessionEvent } from '../codec/sessions/SessionEvent.ts'
import { agentMessageReducer } from './fold/agentMessageReducer.ts'
import type { AgentMessageSnapshot } from './fold/PartialAgentMessage.ts'

/**
 * Emits what the agent of a session says as it grows: a new immutable snapshot after each piece, then the whole message.
 *
 * ```text
 * source               r-s-d-d-m-i      status_running, event_start, event_delta, agent.message, status_idle
 * scanAgentMessages()  --0-1-2-m--
 * ```
 *
 * A message is told from the one before it by its `id`. Without `event_deltas` in the request only whole messages come.
 * What a preview showed is preliminary: the whole message is right, also where a connection was lost in between.
 * A partial message that is `ended` will never be whole, and nothing of it is kept in the session.
 *
 * **Fails with** nothing of its own.
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
 * @category Folds
 */
export const scanAgentMessages = (): OperatorFunction<SessionEvent, AgentMessageSnapshot> =>
  pipe(
    scan(agentMessageReducer, noMessage),
    distinctUntilChanged(),
    filter((snapshot) => snapshot !== undefined),
  )

const noMessage: AgentMessageSnapshot | undefined = undefined
