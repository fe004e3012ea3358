import type { MessageStreamEvent, Restart, Seam } from 'rxjs-anthropic'
import type { ChatEvent, Ending } from './Exchange.ts'
import type { ConnectionEvent } from './History.ts'

/** A request to Claude was sent, or has ended. */
export type RequestEvent = {
  readonly type: '@request'
  /** The id of the answer. */
  readonly id: string
  /** In ms. */
  readonly time: number
} & (
  | { readonly state: 'sent' }
  | {
      readonly state: 'ended'
      /** How many events were received. */
      readonly events: number
      /** Undefined if it is complete. */
      readonly failure: unknown
    }
)

/** What the inspector draws as a marble. */
export type TrailEvent =
  MessageStreamEvent | Seam | Restart | ConnectionEvent | Ending | Extract<ChatEvent, { readonly type: '@broken' }>

/** What the inspector draws of an exchange. */
export interface Trail {
  /** The last events. */
  readonly last: readonly TrailEvent[]
  /** How many events there were. */
  readonly count: number
  /** All that happened to the requests, in order. */
  readonly notes: readonly (RequestEvent | ConnectionEvent | Extract<Seam, { readonly type: '@resume' }> | Restart)[]
}

/** The trail of an answer that was just requested. */
export const beginTrail: Trail = { last: [], count: 0, notes: [] }

/** How many events a trail keeps. */
export const kept = 60

/** Returns the trail after an event. It takes the same time however long the stream is. */
export const trailReducer = (trail: Trail, event: ChatEvent | Ending): Trail => {
  switch (event.type) {
    case '@tool_input':
    case '@usage':
    case '@proceeded':
      return trail
    case '@request':
      return { ...trail, notes: [...trail.notes, event] }
    case '@connection': {
      const noted = { ...trail, notes: [...trail.notes, event] }
      // Each attempt to reconnect reports the loss again.
      return event.state === 'lost' && trail.last.at(-1)?.type !== '@connection' ? append(noted, event) : noted
    }
    case '@resume':
    case '@restart':
      return append({ ...trail, notes: [...trail.notes, event] }, event)
    default:
      return append(trail, event)
  }
}

const append = ({ last, count, notes }: Trail, event: TrailEvent): Trail => ({
  last: [...last.slice(1 - kept), event],
  count: count + 1,
  notes,
})
