import * as t from 'io-ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { openLiteral } from '../schema/openLiteral.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { struct, typed } from '../schema/struct.ts'
import type { JsonObject, WireCodec } from '../schema/WireCodec.ts'
import { statusEvents } from './statusEvents.ts'
import { spanEvents } from './spanEvents.ts'
import { SessionContent } from './SessionContent.ts'
import { agentEvents } from './agentEvents.ts'
import { userEvents } from './userEvents.ts'

/**
 * A preview starts: the event with this id is being created.
 *
 * @since 0.1.0
 * @category Sessions
 */
export const EventStartEvent = typed('event_start', {
  event: struct('event', { id: t.string, type: openLiteral('agent.message', 'agent.thinking') }),
})
export interface EventStartEvent extends t.TypeOf<typeof EventStartEvent> {}

/**
 * A piece of the event that is being created: of its content at `index`, 0 if there is none.
 *
 * @since 0.1.0
 * @category Sessions
 */
export const EventDeltaEvent = typed('event_delta', {
  event_id: t.string,
  delta: openUnion('delta', {
    content_delta: typed('content_delta', { content: SessionContent, index: optional(nullable(t.number)) }),
  }),
})
export interface EventDeltaEvent extends t.TypeOf<typeof EventDeltaEvent> {}

/**
 * One event of a session of a managed agent (beta). A type that this version does not know is `@unknown`.
 *
 * Each has an `id`, except `event_start` and `event_delta`: they are previews, which the session does not keep.
 *
 * @example
 * ```ts
 * import { SessionEvent } from 'rxjs-anthropic/sessions'
 *
 * console.log(SessionEvent.is({ type: 'session.status_running', id: 'sevt_1' })) // => true
 * ```
 *
 * @see {@link sessionEvents} for the events of a session
 * @see https://docs.claude.com/en/api/beta/sessions/events
 * @since 0.1.0
 * @category Sessions
 */
export const SessionEvent = openUnion('SessionEvent', {
  ...userEvents,
  ...agentEvents,
  ...statusEvents,
  ...spanEvents,
  event_start: EventStartEvent,
  event_delta: EventDeltaEvent,
})
export type SessionEvent = t.TypeOf<typeof SessionEvent>

/**
 * A page of the list of a session's events.
 *
 * @since 0.1.0
 * @category Sessions
 */
export const SessionEventPage: WireCodec<SessionEventPage, JsonObject> = struct('SessionEventPage', {
  data: list(SessionEvent),
  next_page: optional(nullable(t.string)),
})
export interface SessionEventPage {
  readonly data: readonly SessionEvent[]
  readonly next_page?: string | null | undefined
}

/**
 * The answer to events that were sent: the events as the session has accepted them, each with its id.
 *
 * @since 0.1.0
 * @category Sessions
 */
export const SentEvents: WireCodec<SentEvents, JsonObject> = struct('SentEvents', {
  data: optional(nullable(list(SessionEvent))),
})
export interface SentEvents {
  readonly data?: readonly SessionEvent[] | null | undefined
}
