import type { OperatorFunction } from 'rxjs'
import { DecodeFailure } from '../../failure/DecodeFailure.ts'
import { TruncatedFailure } from '../../failure/TruncatedFailure.ts'
import { type Decoder, decodeWith } from '../decodeWith.ts'
import { defaultMaxFrameSize, type FrameConfig } from '../FrameConfig.ts'
import { crc32 } from './crc32.ts'
import type { EventStreamMessage } from './EventStreamMessage.ts'
import { parseHeaders } from './parseHeaders.ts'

/**
 * Emits the messages of an event stream of AWS, wherever its bytes are cut.
 *
 * ```text
 * source   -x-------y-|       the first 40 bytes of a frame, the rest of it
 * result   ---------m-|       { headers, payload }
 * ```
 *
 * Both checksums of each frame are checked; that of its lengths first, before memory is taken for the frame.
 * Headers of every type are read. What a message means depends on the service that sent it, and is not decided here.
 *
 * **Errors with** a {@link DecodeFailure} of layer `frame` at a wrong checksum, at headers that cannot be read,
 * and at a frame of more than `maxFrameSize` bytes, before it is buffered;
 * a {@link TruncatedFailure} if the source completes inside a frame.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { decodeEventStream } from 'rxjs-anthropic/wire'
 *
 * const half = Uint8Array.of(0, 0, 0, 16, 0, 0, 0, 0)
 * of(half)
 *   .pipe(decodeEventStream())
 *   .subscribe({ error: (failure: Error) => console.log(failure.message) }) // => The stream ended inside a frame
 * ```
 *
 * @see {@link bedrock}, which is built on it
 * @see https://smithy.io/2.0/aws/amazon-eventstream.html
 * @since 0.1.0
 * @category Wire
 */
export const decodeEventStream = (config: FrameConfig = {}): OperatorFunction<Uint8Array, EventStreamMessage> =>
  decodeWith(readEventStream(config))

/** Two lengths, and the checksum of both. */
const preludeLength = 12

/** A prelude, and the checksum of the whole. */
const smallestFrame = preludeLength + 4

/** Reads the messages of an event stream of AWS. */
export const readEventStream =
  ({ maxFrameSize = defaultMaxFrameSize }: FrameConfig): Decoder<Uint8Array, EventStreamMessage> =>
  (out) => {
    let pieces: Uint8Array[] = []
    let size = 0
    let needed = preludeLength

    return {
      next: (bytes) => {
        pieces.push(bytes)
        size += bytes.length
        // A frame is put together once, however many pieces it has.
        if (size < needed) return
        let rest = concatBytes(pieces, size)
        for (needed = preludeLength; rest.length >= needed; needed = preludeLength) {
          needed = frameLength(rest, maxFrameSize)
          if (rest.length < needed) break
          out.next(readMessage(rest.subarray(0, needed)))
          rest = rest.subarray(needed)
        }
        pieces = rest.length > 0 ? [rest] : []
        size = rest.length
      },
      complete: () => {
        if (size > 0) throw new TruncatedFailure('The stream ended inside a frame')
        out.complete()
      },
    }
  }

const concatBytes = (pieces: readonly Uint8Array[], size: number): Uint8Array => {
  const [only] = pieces
  if (only && pieces.length === 1) return only
  const whole = new Uint8Array(size)
  let offset = 0
  for (const piece of pieces) {
    whole.set(piece, offset)
    offset += piece.length
  }
  return whole
}

const frameLength = (bytes: Uint8Array, max: number): number => {
  const prelude = dataViewOf(bytes)
  const [length, headers, sum] = [prelude.getUint32(0), prelude.getUint32(4), prelude.getUint32(8)]
  if (crc32(bytes.subarray(0, 8)) !== sum) throw notAFrame('The checksum of the lengths of a frame is wrong', bytes)
  if (length < smallestFrame + headers) throw notAFrame('The lengths of a frame do not fit each other', bytes)
  if (length > max) throw notAFrame(`Frame is longer than maxFrameSize (${max} bytes)`, bytes)
  return length
}

const readMessage = (frame: Uint8Array): EventStreamMessage => {
  const view = dataViewOf(frame)
  const end = frame.length - 4
  if (crc32(frame.subarray(0, end)) !== view.getUint32(end)) throw notAFrame('The checksum of a frame is wrong', frame)
  const payload = preludeLength + view.getUint32(4)
  try {
    return { headers: parseHeaders(frame.subarray(preludeLength, payload)), payload: frame.subarray(payload, end) }
  } catch (error) {
    throw notAFrame(`The headers of a frame cannot be read: ${error instanceof Error ? error.message : ''}`, frame)
  }
}

const dataViewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength)

const notAFrame = (message: string, bytes: Uint8Array): DecodeFailure =>
  new DecodeFailure(message, { layer: 'frame', input: new TextDecoder().decode(bytes.subarray(0, 200)), errors: [] })
