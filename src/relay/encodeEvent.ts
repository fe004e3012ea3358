import { encodedJson, toJson } from '../codec/toJson.ts'
import { isUnknown } from '../codec/schema/Unknown.ts'
import type { Frame } from '../wire/Frame.ts'
import { SeamEvent } from './SeamEvent.ts'

/**
 * Returns the frame of an event: the inverse of {@link decodeEvent}.
 *
 * The name of the frame is the event's type on the wire. Values that only this library has are sent as they were received: an `@unknown` event,
 * block or delta, and tool input that is not valid JSON. The events that this library adds keep a call with such input as it is.
 * Infinity is written as `1e999`, which JSON reads as Infinity. A failure inside an event is sent as by {@link failureFrame}, without its cause.
 *
 * @example
 * ```ts
 * import { encodeEvent } from 'rxjs-anthropic/server'
 *
 * console.log(encodeEvent({ type: 'ping' })) // => { event: 'ping', data: '{"type":"ping"}' }
 * ```
 *
 * @see {@link decodeEvent}, its inverse; {@link conversationEvents}, which reads the events that this library adds; {@link encodeSse} for events as text
 * @since 0.1.0
 * @category Relay
 */
export const encodeEvent = <Event extends { readonly type: string }>(event: Event): Frame => ({
  event: isUnknown(event) ? event.wireType : event.type,
  data: SeamEvent.is(event) ? encodedJson(SeamEvent.encode(event)) : toJson(event),
})
