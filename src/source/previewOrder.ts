import type { SessionEvent } from '../codec/sessions/SessionEvent.ts'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'

/**
 * Follows the previews that are open on a connection: how many pieces of content each of them has, by its id. The map is changed in place,
 * because a copy for each of 20 000 open previews took 28 s.
 *
 * A preview ends with the whole event of its id, or at the end of the model's request if no such event arrived.
 * Throws a {@link ProtocolFailure} at a piece of content past the end of its preview.
 */
export const previewOrder = (open: Map<string, number>, event: SessionEvent): void => {
  switch (event.type) {
    case 'event_start':
      open.set(event.event.id, 0)
      return
    case 'event_delta': {
      const length = open.get(event.event_id)
      if (length === undefined || event.delta.type !== 'content_delta') return
      const index = event.delta.index ?? 0
      if (index > length) {
        throw new ProtocolFailure(`event_delta at index ${index}, but the next index is ${length}`, { event })
      }
      if (index === length) open.set(event.event_id, length + 1)
      return
    }
    case 'span.model_request_end':
      open.clear()
      return
    default:
      if ('id' in event) open.delete(event.id)
  }
}
