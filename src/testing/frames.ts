import { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'

/**
 * Options of {@link frames}.
 *
 * @since 0.1.0
 * @category Testing
 */
export interface FramesConfig {
  /** The positions at which to cut, in bytes from the start, in any order. Default: after each frame. */
  readonly cutAt?: readonly number[] | undefined
}

/**
 * Returns events as the bytes of server-sent events, in chunks: the body of a response, cut anywhere.
 *
 * @example
 * ```ts
 * import { from } from 'rxjs'
 * import { decodeSse, decodeUtf8 } from 'rxjs-anthropic/wire'
 * import { alphabet, frames } from 'rxjs-anthropic/testing'
 *
 * from(frames([alphabet.p], { cutAt: [3, 9] }))
 *   .pipe(decodeUtf8(), decodeSse())
 *   .subscribe((frame) => console.log(frame.event, frame.data)) // => ping {"type":"ping"}
 * ```
 *
 * @since 0.1.0
 * @category Testing
 */
export const frames = (events: Iterable<MessageStreamEvent>, { cutAt }: FramesConfig = {}): readonly Uint8Array[] => {
  const encoder = new TextEncoder()
  const pieces = [...events].map((event) => encoder.encode(frameOf(event)))
  return cutAt === undefined ? pieces : cut(Uint8Array.from(pieces.flatMap((piece) => [...piece])), cutAt)
}

const frameOf = (event: MessageStreamEvent): string => {
  const name = event.type === '@unknown' ? event.wireType : event.type
  return `event: ${name}\ndata: ${JSON.stringify(MessageStreamEvent.encode(event))}\n\n`
}

const cut = (bytes: Uint8Array, cutAt: readonly number[]): readonly Uint8Array[] => {
  const places = [0, ...[...cutAt].sort((a, b) => a - b), bytes.length]
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end))
}
