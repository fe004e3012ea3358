import type { OperatorFunction } from 'rxjs'
import { DecodeFailure } from '../failure/DecodeFailure.ts'
import type { FrameConfig } from './decodeSse.ts'
import { type Decoder, decodeWith } from './decodeWith.ts'
import type { Frame } from './Frame.ts'
import { quote } from './quote.ts'

/**
 * Emits a frame for each line of a text of JSON lines, wherever the text is cut.
 *
 * ```text
 * source             -x-------y-|     '{"n":1}\n{"n"', ':2}\n'
 * decodeJsonLines()  -f-------g-|     data '{"n":1}', '{"n":2}'
 * ```
 *
 * A frame of these has no name, and nothing is parsed yet. A line ends in LF or CRLF, and at nothing else: U+2028 may stand inside a string.
 * Blank lines and a byte order mark are dropped. A last line without a line end is given, marked `unterminated`: it may be whole, or cut.
 *
 * **Fails with** a {@link DecodeFailure} of layer `frame` when a line grows past `maxFrameSize`, its end counted, before it has filled the memory.
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
 * @see {@link batchResults} for what comes in this form; {@link decodeSse} for event streams
 * @see https://jsonlines.org
 * @category Wire
 */
export const decodeJsonLines = (config: FrameConfig = {}): OperatorFunction<string, Frame> =>
  decodeWith(jsonLinesDecoder(config))

const jsonLinesDecoder =
  ({ maxFrameSize = 16 * 2 ** 20 }: FrameConfig): Decoder<string, Frame> =>
  (out) => {
    let first = true
    let line = ''
    let given = 0

    /** Adds to the line, which counts from its first character to its line end. */
    const grow = (text: string): void => {
      if (line.length + text.length > maxFrameSize) throw tooLong(given + 1, maxFrameSize, line + text)
      line += text
    }

    return {
      next: (text) => {
        if (text === '') return
        let from = first && text.startsWith('\uFEFF') ? 1 : 0
        first = false
        for (let end = text.indexOf('\n', from); end !== -1; end = text.indexOf('\n', from)) {
          grow(text.slice(from, end + 1))
          const data = line.slice(0, line.endsWith('\r\n') ? -2 : -1)
          line = ''
          from = end + 1
          if (isBlank(data)) continue
          given += 1
          out.next({ event: '', data })
        }
        grow(text.slice(from))
      },
      complete: () => {
        if (!isBlank(line)) out.next({ event: '', data: line, unterminated: true })
        out.complete()
      },
    }
  }

const isBlank = (line: string): boolean => /^[ \t\r]*$/.test(line)

const tooLong = (number: number, max: number, text: string): DecodeFailure =>
  new DecodeFailure(`line ${number}: longer than ${max} characters: ${quote(text)}`, {
    layer: 'frame',
    input: text.slice(0, 200),
    errors: [],
  })
