import { createParser } from 'eventsource-parser'
import type { OperatorFunction } from 'rxjs'
import { DecodeFailure } from '../failure/DecodeFailure.ts'
import { type Decoder, decodeWith } from './decodeWith.ts'
import type { Frame } from './Frame.ts'
import { defaultMaxFrameSize, type FrameConfig } from './FrameConfig.ts'
import { frameTooLong } from './frameTooLong.ts'
import { quote } from './quote.ts'

/**
 * Emits the frames of a text of server-sent events, wherever the text is cut.
 *
 * ```text
 * source   -x-------y-|       "event: ping\nda", "ta: {}\n\n"
 * result   ---------f-|       { event: 'ping', data: '{}' }
 * ```
 *
 * Lines end in LF, CRLF or CR. Comments and a byte order mark are dropped.
 * If the body ends in the middle of a frame, that frame is emitted too, marked `unterminated`.
 *
 * **Errors with** a {@link DecodeFailure} of layer `frame` as soon as a frame is longer than `maxFrameSize`,
 * at a line that cannot be a field of an event stream, such as HTML, and if the whole text has unknown fields only, such as `Error: no route`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { decodeSse } from 'rxjs-anthropic/wire'
 *
 * of('event: pi', 'ng\ndata: {}\n\n')
 *   .pipe(decodeSse())
 *   .subscribe((frame) => console.log(frame.event, frame.data)) // => ping {}
 * ```
 *
 * @see {@link decodeUtf8} to read the bytes first, {@link decodeEvents} to read the events of the frames
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 * @since 0.1.0
 * @category Wire
 */
export const decodeSse = (config: FrameConfig = {}): OperatorFunction<string, Frame> => decodeWith(readSse(config))

/** Reads the frames of a text of server-sent events. */
export const readSse =
  ({ maxFrameSize = defaultMaxFrameSize }: FrameConfig): Decoder<string, Frame> =>
  (out) => {
    let failure: DecodeFailure | undefined
    let emitted = false
    let unknownField: string | undefined
    let ending = false
    const parser = createParser({
      onEvent: ({ event = '', data, id }) => {
        if (failure) return
        emitted = true
        const frame = id === undefined ? { event, data } : { event, data, id }
        out.next(ending ? { ...frame, unterminated: true } : frame)
      },
      onError: ({ type, field = '', line = '' }) => {
        if (type !== 'unknown-field') return
        if (!isFieldName(field)) failure ??= notAField(line)
        else if (!(ending && isCutField(line))) unknownField ??= line
      },
    })
    const feed = (text: string): void => {
      parser.feed(text)
      if (failure) throw failure
    }
    const lines = normalizeLines()
    const limit = limitFrames(maxFrameSize, feed)

    return {
      next: (text) => limit(lines(text)),
      complete: () => {
        ending = true
        feed('\n\n')
        if (!emitted && unknownField !== undefined) throw notAField(unknownField)
        out.complete()
      },
    }
  }

/**
 * Ends every line in LF, and drops a byte order mark.
 *
 * eventsource-parser would hold back a frame whose text ends in a bare CR, and looks for the mark as bytes, not as the
 * one character that a decoder leaves.
 */
const normalizeLines = (): ((text: string) => string) => {
  let first = true
  let afterCr = false
  return (text) => {
    if (text === '') return text
    const from = (first && text.startsWith('\uFEFF')) || (afterCr && text.startsWith('\n')) ? 1 : 0
    first = false
    afterCr = text.endsWith('\r')
    const rest = text.slice(from)
    return rest.includes('\r') ? rest.replace(/\r\n?/g, '\n') : rest
  }
}

/** Passes text on while no frame in it is longer than `max`; throws at the first longer frame, after the frames before it. */
const limitFrames = (max: number, pass: (text: string) => void): ((text: string) => void) => {
  let size = 0
  let blank = true
  let beginning = ''

  /** Passes on a piece of text, of which the first `whole` characters end a frame. */
  const passPiece = (text: string, whole: number): void => {
    pass(text)
    if (whole > 0) beginning = text.slice(whole, whole + 80)
    else if (beginning.length < 80) beginning = (beginning + text.slice(0, 80)).slice(0, 80)
    size = whole === 0 ? size + text.length : text.length - whole
    blank = text.endsWith('\n')
  }

  return (text) => {
    let rest = text
    while (rest !== '') {
      const atOnce = blank && rest.startsWith('\n') ? 1 : 0
      if (size + rest.length <= max) return passPiece(rest, afterBlankLine(rest.lastIndexOf('\n\n')) || atOnce)
      const first = atOnce || afterBlankLine(rest.indexOf('\n\n'))
      if (first === 0 || size + first > max) throw frameTooLong(max, 'characters', beginning + rest)
      passPiece(rest.slice(0, first), first)
      rest = rest.slice(first)
    }
  }
}

const afterBlankLine = (index: number): number => (index === -1 ? 0 : index + 2)

/** A possible name of a field. A name that the end of the body cut inside a character ends in U+FFFD. */
const isFieldName = (name: string): boolean => /^[\w-]*\uFFFD?$/.test(name)

/** Whether the end of the body may have cut a known field here. */
const isCutField = (line: string): boolean =>
  ['event', 'data', 'id', 'retry'].some((field) => field.startsWith(line.replace(/\uFFFD$/, '')))

const notAField = (line: string): DecodeFailure =>
  new DecodeFailure(`The response is not an event stream: ${quote(line)}`, { layer: 'frame', input: line, errors: [] })
