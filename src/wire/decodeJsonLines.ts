import type { OperatorFunction } from 'rxjs'
import { DecodeFailure } from '../failure/DecodeFailure.ts'
import { type Decoder, decodeWith } from './decodeWith.ts'
import type { Frame } from './Frame.ts'
import { defaultMaxFrameSize, type FrameConfig } from './FrameConfig.ts'
import { frameTooLong } from './frameTooLong.ts'

/**
 * Emits a frame for each line of a text of JSON lines, wherever the text is cut.
 *
 * ```text
 * source             -x-------y-|     '{"n":1}\n{"n"', ':2}\n'
 * decodeJsonLines()  -f-------g-|     data '{"n":1}', '{"n":2}'
 * ```
 *
 * The frames have no name, and their data is not parsed yet. A line ends in LF or CRLF only: U+2028 may be part of a string.
 * Blank lines and a byte order mark are dropped. A last line without a line end is emitted, marked `unterminated`: it is whole, or cut.
 *
 * **Errors with** a {@link DecodeFailure} of layer `frame` as soon as a line, its end included, is longer than `maxFrameSize`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { decodeJsonLines } from 'rxjs-anthropic/wire'
 *
 * of('{"n":1}\n{"n"', ':2}')
 *   .pipe(decodeJsonLines())
 *   .subscribe(({ data, unterminated }) => console.log(data, unterminated)) // => {"n":1} undefined
 * // => {"n":2} true
 * ```
 *
 * @see {@link batchResults} for the results of a batch, which are JSON lines; {@link decodeSse} for event streams
 * @see https://jsonlines.org
 * @since 0.1.0
 * @category Wire
 */
export const decodeJsonLines = (config: FrameConfig = {}): OperatorFunction<string, Frame> =>
  decodeWith(readJsonLines(config))

/** Reads the frames of a text of JSON lines. */
export const readJsonLines =
  ({ maxFrameSize = defaultMaxFrameSize }: FrameConfig): Decoder<string, Frame> =>
  (out) => {
    let first = true
    let line = ''
    let emitted = 0

    /** Adds to the line. It is counted from its first character to its line end. */
    const append = (text: string): void => {
      if (line.length + text.length > maxFrameSize) throw lineTooLong(emitted + 1, maxFrameSize, line + text)
      line += text
    }

    return {
      next: (text) => {
        if (text === '') return
        let from = first && text.startsWith('\uFEFF') ? 1 : 0
        first = false
        for (let end = text.indexOf('\n', from); end !== -1; end = text.indexOf('\n', from)) {
          append(text.slice(from, end + 1))
          const data = line.slice(0, line.endsWith('\r\n') ? -2 : -1)
          line = ''
          from = end + 1
          if (isBlank(data)) continue
          emitted += 1
          out.next({ event: '', data })
        }
        append(text.slice(from))
      },
      complete: () => {
        if (!isBlank(line)) out.next({ event: '', data: line, unterminated: true })
        out.complete()
      },
    }
  }

const isBlank = (line: string): boolean => /^[ \t\r]*$/.test(line)

const lineTooLong = (number: number, max: number, text: string): DecodeFailure => {
  const failure = frameTooLong(max, 'characters', text)
  return new DecodeFailure(`line ${number}: ${failure.message}`, failure)
}
