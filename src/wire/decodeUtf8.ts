import type { OperatorFunction } from 'rxjs'
import { type Decoder, decodeWith } from './decodeWith.ts'

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
export const decodeUtf8 = (): OperatorFunction<Uint8Array, string> => decodeWith(readUtf8())

/** Reads the text of UTF-8 bytes. A short read of whole characters, such as one event, is decoded by itself, which takes half the time. */
export const readUtf8 = (): Decoder<Uint8Array, string> => (out) => {
  const ofWhole = new TextDecoder()
  let ofParts: TextDecoder | undefined
  let hasBegun = false
  let isCut = false

  const decode = (bytes: Uint8Array): string => {
    const wasCut = isCut
    isCut = !isAscii(bytes[bytes.length - 1])
    if (!wasCut && !isCut && isAscii(bytes[0]) && bytes.length <= shortRead) {
      hasBegun = true
      return ofWhole.decode(bytes)
    }
    ofParts ??= new TextDecoder('utf-8', { ignoreBOM: hasBegun })
    return ofParts.decode(bytes, { stream: true })
  }

  const emit = (text: string): void => {
    if (text !== '') out.next(text)
  }

  return {
    next: (bytes) => emit(decode(bytes)),
    complete: () => {
      if (ofParts !== undefined) emit(ofParts.decode())
      out.complete()
    },
  }
}

/** A long read with characters beyond ASCII takes longer by itself. */
const shortRead = 512

const isAscii = (byte: number | undefined): boolean => byte !== undefined && byte < 0x80
