import { createParser } from 'eventsource-parser'
import type { OperatorFunction } from 'rxjs'
import { DecodeFailure } from '../failure/DecodeFailure.ts'
import { type Decoder, decodeWith } from './decodeWith.ts'
import type { Frame } from './Frame.ts'
import { quote } from './quote.ts'

/**
 * Limits of a decoder of frames.
 *
 * @category Wire
 */
export interface FrameConfig {
  /** How many characters one frame may have, counted as they come in; bytes, where frames are bytes, as on Bedrock. Default: 16 777 216 (16 Mi). */
  readonly maxFrameSize?: number | undefined
}

/**
 * Emits the frames of a text of server-sent events, wherever the text is cut.
 *
 * ```text
 * source   -x-------y-|       "event: ping\nda", "ta: {}\n\n"
 * result   ---------f-|       { event: 'ping', data: '{}' }
 * ```
 *
 * Lines may end in LF, CRLF or CR; comments and a byte order mark are dropped.
 * A body that ends in the middle of a frame still gives that frame, marked `unterminated`.
 *
 * **Fails with** a {@link DecodeFailure} of layer `frame` when a frame grows past `maxFrameSize`, before it has filled the memory,
 * and at a line that is no field of an event stream at all, such as HTML.
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
 * @see {@link decodeUtf8} for the bytes before it, {@link decodeEvent} for what a frame says
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html
 * @category Wire
 */
export const decodeSse = (config: FrameConfig = {}): OperatorFunction<string, Frame> => decodeWith(sseDecoder(config))

const sseDecoder =
  ({ maxFrameSize = 16 * 2 ** 20 }: FrameConfig): Decoder<string, Frame> =>
  (out) => {
    let failure: DecodeFailure | undefined
    let ending = false
    const parser = createParser({
      onEvent: ({ event = '', data, id }) => {
        if (failure) return
        const frame = id === undefined ? { event, data } : { event, data, id }
        out.next(ending ? { ...frame, unterminated: true } : frame)
      },
      onError: ({ type, field = '', line = '' }) => {
        if (type === 'unknown-field' && !isFieldName(field)) failure ??= noField(line)
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
        out.complete()
      },
    }
  }

/**
 * Ends every line in LF, and drops a byte order mark.
 *
 * Done here because eventsource-parser holds a frame back when its text ends in a bare CR,
 * and looks for the mark as bytes, not as the one character that a decoder leaves.
 */
const normalizeLines = (): ((text: string) => string) => {
  let first = true
  let afterCr = false
  return (text) => {
    if (text === '') return text
    const from = (first && text.startsWith('\uFEFF')) || (afterCr && text.startsWith('\n')) ? 1 : 0
    first = false
    afterCr = text.endsWith('\r')
    const rest = from === 0 ? text : text.slice(from)
    return rest.includes('\r') ? rest.replace(/\r\n?/g, '\n') : rest
  }
}

/** Passes text on as long as no frame in it is longer than `max`; throws as soon as one is, after all that came before it. */
const limitFrames = (max: number, pass: (text: string) => void): ((text: string) => void) => {
  let size = 0
  let blank = true
  let beginning = ''

  /** Passes on what belongs together, and of which `whole` characters are frames that have ended. */
  const give = (text: string, whole: number): void => {
    pass(text)
    if (whole > 0) beginning = ''
    if (beginning.length < 80) beginning = (beginning + text.slice(whole, whole + 80)).slice(0, 80)
    size = whole === 0 ? size + text.length : text.length - whole
    blank = text.endsWith('\n')
  }

  return (text) => {
    let rest = text
    while (rest !== '') {
      const atOnce = blank && rest.startsWith('\n') ? 1 : 0
      if (size + rest.length <= max) return give(rest, afterBlankLine(rest.lastIndexOf('\n\n')) || atOnce)
      const first = atOnce || afterBlankLine(rest.indexOf('\n\n'))
      if (first === 0 || size + first > max) throw tooLong(max, beginning + rest)
      give(rest.slice(0, first), first)
      rest = rest.slice(first)
    }
  }
}

const afterBlankLine = (index: number): number => (index === -1 ? 0 : index + 2)

/** A name that a field may have; one that the end of the body cut inside a character ends in U+FFFD. */
const isFieldName = (name: string): boolean => /^[\w-]*\uFFFD?$/.test(name)

const noField = (line: string): DecodeFailure =>
  new DecodeFailure(`Not an event stream: ${quote(line)}`, { layer: 'frame', input: line, errors: [] })

const tooLong = (max: number, text: string): DecodeFailure =>
  new DecodeFailure(`A frame is longer than ${max} characters: ${quote(text)}`, {
    layer: 'frame',
    input: text.slice(0, 200),
    errors: [],
  })
