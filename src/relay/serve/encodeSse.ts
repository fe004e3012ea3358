import { map, type OperatorFunction } from 'rxjs'
import { encodeFrame } from '../../wire/encodeFrame.ts'
import type { Frame } from '../../wire/Frame.ts'
import { encodeEvent } from '../encodeEvent.ts'

/**
 * What can be passed on: the frames of a transport or of a {@link StreamLog}, or events of any kind, which become frames of their type.
 *
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
 * It is the inverse of `decodeSse`, as far as the form allows: see {@link encodeFrame}.
 * Nothing is added: no heartbeat, no end. {@link writeSse} and {@link sseResponse} serve a stream with both.
 *
 * **Fails with** a {@link ProtocolFailure} at a frame whose name or id cannot be said.
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
 * @category Relay
 */
export const encodeSse = (): OperatorFunction<Relayable, string> => map((value) => encodeFrame(toFrame(value)))

/** The frame that says an event; a frame says itself. */
export const toFrame = (value: Relayable): Frame => ('type' in value ? encodeEvent(value) : value)
