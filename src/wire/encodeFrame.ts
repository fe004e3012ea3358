import { ProtocolFailure } from '../failure/ProtocolFailure.ts'
import type { Frame } from './Frame.ts'

/**
 * Gives a frame as the text of a server-sent event: the inverse of {@link decodeSse}.
 *
 * Data of several lines becomes several `data` lines, and no data can become a field of another name.
 * Two things cannot be said in this form. A line of data ends in LF, CRLF or CR, and each of them comes back as LF.
 * A name or an id is one line, and an id has no NUL: a frame that has one is refused.
 * One that is `unterminated` stays so: it is written without the blank line that ends a frame, so nothing can follow it.
 *
 * **Fails with** a {@link ProtocolFailure}, thrown, at a name or an id that holds a line end, or an id that holds a NUL.
 *
 * @example
 * ```ts
 * import { encodeFrame } from 'rxjs-anthropic/wire'
 *
 * console.log(JSON.stringify(encodeFrame({ event: 'ping', data: '{}', id: '7' }))) // => "id: 7\nevent: ping\ndata: {}\n\n"
 * ```
 *
 * @see {@link encodeSse} for a stream of them, {@link encodeEvent} for the frame of an event
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 * @category Wire
 */
export const encodeFrame = (frame: Frame): string => {
  const { event, data, id, unterminated } = sayable(frame)
  const head = (id === undefined ? '' : `id: ${id}\n`) + (event === '' ? '' : `event: ${event}\n`)
  return `${head}data: ${data.replace(/\r\n?|\n/g, '\ndata: ')}\n${unterminated ? '' : '\n'}`
}

/** The frame itself; throws where its name or its id cannot be said. */
export const sayable = (frame: Frame): Frame => {
  const { event, id } = frame
  if (/[\r\n]/.test(event)) throw unsayable('The name of an event holds a line end', frame)
  if (id !== undefined && /[\r\n\0]/.test(id)) throw unsayable('The id of an event holds a line end or a NUL', frame)
  return frame
}

const unsayable = (message: string, event: Frame): ProtocolFailure => new ProtocolFailure(message, { event })
