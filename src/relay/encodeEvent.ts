import { toJson } from '../codec/toJson.ts'
import { isUnknown } from '../codec/schema/Unknown.ts'
import type { Frame } from '../wire/Frame.ts'
import { SeamEvent } from './SeamEvent.ts'

/**
 * Gives the frame of an event: what {@link decodeEvent} reads.
 *
 * Its name is the event's type as the wire knows it. What only this library calls by another name goes back as it came: an `@unknown` event,
 * block or delta, and tool input that is no JSON. A failure in an event goes as in {@link failureFrame}, without its cause.
 *
 * **Fails with** nothing.
 *
 * @example
 * ```ts
 * import { encodeEvent } from 'rxjs-anthropic/server'
 *
 * console.log(encodeEvent({ type: 'ping' })) // => { event: 'ping', data: '{"type":"ping"}' }
 * ```
 *
 * @see {@link decodeEvent}, its inverse; {@link relayed} for what this library adds to a stream; {@link encodeSse} for events as text
 * @category Relay
 */
export const encodeEvent = <Event extends { readonly type: string }>(event: Event): Frame => ({
  event: isUnknown(event) ? event.wireType : event.type,
  data: toJson(SeamEvent.is(event) ? SeamEvent.encode(event) : event),
})
