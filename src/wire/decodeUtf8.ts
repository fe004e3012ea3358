import type { OperatorFunction } from 'rxjs'
import { decodeWith } from './decodeWith.ts'

/**
 * Emits the text of UTF-8 bytes, wherever they are cut: half a character waits for its other half.
 *
 * ```text
 * source   -a-b-|        "Ol" + half of "á", other half + "!"
 * result   -a-b-|        "Ol", "á!"
 * ```
 *
 * A byte order mark is dropped. Bytes that are not valid UTF-8 become U+FFFD, as the SSE standard demands.
 *
 * @example
 * ```ts
 * import { from } from 'rxjs'
 * import { decodeUtf8 } from 'rxjs-anthropic/wire'
 *
 * from([Uint8Array.of(0x4f, 0x6c, 0xc3), Uint8Array.of(0xa1, 0x21)])
 *   .pipe(decodeUtf8())
 *   .subscribe(console.log) // => Ol
 * // => á!
 * ```
 *
 * @see {@link decodeSse}, which usually follows
 * @since 0.1.0
 * @category Wire
 */
export const decodeUtf8 = (): OperatorFunction<Uint8Array, string> =>
  decodeWith((out) => {
    const decoder = new TextDecoder()
    const emit = (text: string): void => {
      if (text !== '') out.next(text)
    }
    return {
      next: (bytes) => emit(decoder.decode(bytes, { stream: true })),
      complete: () => {
        emit(decoder.decode())
        out.complete()
      },
    }
  })
