import { map, type OperatorFunction } from 'rxjs'
import { encodeFrame } from '../../wire/encodeFrame.ts'
import type { Frame } from '../../wire/Frame.ts'
import { encodeEvent } from '../encodeEvent.ts'

/**
 * What can be served: the frames of a transport or of a {@link StreamLog}, or events of any kind, which become frames of their type.
 *
 * @since 0.1.0
 * @category Relay
 */
export type Relayable = Frame | { readonly type: string }

/**
 * Emits frames, or events, as the text of server-sent events.
 *
 * ```text
 * source       -a---b-|
 * encodeSse()  -x---y-|       "event: ping\ndata: {}\n\n"
 * ```
 *
 * It is the inverse of `decodeSse`, as far as the format allows: see {@link encodeFrame}.
 * It adds no heartbeat and no `@end`. {@link writeSse} and {@link sseResponse} serve a stream with both.
 *
 * **Errors with** a {@link ProtocolFailure} if the name or the id of a frame contains a line break, or the id a NUL.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { encodeSse } from 'rxjs-anthropic/server'
 *
 * of({ type: 'ping' })
 *   .pipe(encodeSse())
 *   .subscribe((text) => console.log(JSON.stringify(text))) // => "event: ping\ndata: {\"type\":\"ping\"}\n\n"
 * ```
 *
 * @see {@link decodeSse}, its inverse
 * @since 0.1.0
 * @category Relay
 */
export const encodeSse = (): OperatorFunction<Relayable, string> => map((value) => encodeFrame(toFrame(value)))

/** Returns the frame of an event; a frame is returned as it is. */
export const toFrame = (value: Relayable): Frame => ('type' in value ? encodeEvent(value) : value)
