import { ProtocolFailure } from '../failure/ProtocolFailure.ts'
import type { Frame } from './Frame.ts'

/**
 * Returns a frame as the text of a server-sent event: the inverse of {@link decodeSse}.
 *
 * Data of several lines becomes several `data` lines, so data can never become another field.
 * The form has two limits. Line ends in data may be LF, CRLF or CR; a reader sees each of them as LF.
 * A name or an id is one line, and an id has no NUL: any other name or id is refused.
 * A frame that is `unterminated` stays so: it is written without the blank line that ends a frame, so nothing may follow it.
 *
 * **Errors with** a {@link ProtocolFailure}, thrown, if the name or the id contains a line end, or the id a NUL.
 *
 * @example
 * ```ts
 * import { encodeFrame } from 'rxjs-anthropic/wire'
 *
 * console.log(JSON.stringify(encodeFrame({ event: 'ping', data: '{}', id: '7' }))) // => "id: 7\nevent: ping\ndata: {}\n\n"
 * ```
 *
 * @see {@link encodeSse} for a stream of frames, {@link encodeEvent} for the frame of an event
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 * @since 0.1.0
 * @category Wire
 */
export const encodeFrame = (frame: Frame): string => {
  const { event, data, id, unterminated } = encodable(frame)
  const head = (id === undefined ? '' : `id: ${id}\n`) + (event === '' ? '' : `event: ${event}\n`)
  return `${head}data: ${data.replace(/\r\n?|\n/g, '\ndata: ')}\n${unterminated ? '' : '\n'}`
}

/** The same frame; throws if its name or its id does not fit into a server-sent event. */
export const encodable = (frame: Frame): Frame => {
  const { event, id } = frame
  if (/[\r\n]/.test(event)) throw notEncodable('The name of an event contains a line end', frame)
  if (id !== undefined && /[\r\n\0]/.test(id)) {
    throw notEncodable('The id of an event contains a line end or a NUL', frame)
  }
  return frame
}

const notEncodable = (message: string, event: Frame): ProtocolFailure => new ProtocolFailure(message, { event })
