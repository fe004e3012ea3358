import type { SessionEvent } from '../codec/sessions/SessionEvent.ts'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'

/** The previews that are open on a connection: how many pieces of content each of them has, by its id. */
export type PreviewOrder = ReadonlyMap<string, number>

/** No preview is open. */
export const noPreviews: PreviewOrder = new Map()

/**
 * The previews that are open after one more event: the same object if the event changes nothing.
 *
 * A preview ends with the whole event of its id, or at the end of the model's request if no such event arrived.
 * Throws a {@link ProtocolFailure} at a piece of content past the end of its preview.
 */
export const previewOrder = (open: PreviewOrder, event: SessionEvent): PreviewOrder => {
  switch (event.type) {
    case 'event_start':
      return new Map(open).set(event.event.id, 0)
    case 'event_delta': {
      const length = open.get(event.event_id)
      if (length === undefined || event.delta.type !== 'content_delta') return open
      const index = event.delta.index ?? 0
      if (index > length) {
        throw new ProtocolFailure(`event_delta at index ${index}, but the next index is ${length}`, { event })
      }
      return index === length ? new Map(open).set(event.event_id, length + 1) : open
    }
    case 'span.model_request_end':
      return open.size === 0 ? open : noPreviews
    default:
      return 'id' in event && open.has(event.id) ? new Map([...open].filter(([id]) => id !== event.id)) : open
  }
}
