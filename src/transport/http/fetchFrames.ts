import { defer, type Observable, concatMap } from 'rxjs'
import { cleanFailures } from '../../wire/cleanFailures.ts'
import { readSse } from '../../wire/decodeSse.ts'
import { readUtf8 } from '../../wire/decodeUtf8.ts'
import { type Decoder, decodeWith } from '../../wire/decodeWith.ts'
import type { Frame } from '../../wire/Frame.ts'
import { fetchBytes } from './fetchBytes.ts'
import type { HttpRequest } from './httpRequest.ts'
import { isLastFrame } from './isLastFrame.ts'
import { redaction } from './redaction.ts'
import type { TransportConfig } from './Transport.ts'

/** How a response becomes frames. */
export interface Framing {
  /** Returns whether a frame ends the stream. Default: {@link isLastFrame}. */
  readonly isLast?: (frame: Frame) => boolean
  /** Returns whether a reader may have all it needs with this frame. Default: `isLast`. */
  readonly isEnd?: (frame: Frame) => boolean
  /** Reads the frames of the bytes. Default: server-sent events. */
  readonly read?: Decoder<Uint8Array, Frame>
}

/**
 * Emits the frames of the response to a request up to the last one, however long the server keeps the connection open.
 *
 * A reader that unsubscribes with the frame that is the end for it does not abort the request: the rest of the body is read in the background,
 * so that the connection can be used again. At any other time unsubscribing aborts at once.
 *
 * **Errors with** the failures of {@link fetchBytes} and of the decoder.
 */
export const fetchFrames = (
  request: Observable<HttpRequest>,
  config: TransportConfig,
  { isLast = isLastFrame, isEnd = isLast, read = (out) => readUtf8()(readSse(config)(out)) }: Framing = {},
): Observable<Frame> =>
  defer(() => {
    let clean: Frame['clean']
    let ended = false
    const end: Decoder<Frame, Frame> = (out) => ({
      next: (frame) => {
        ended = isEnd(frame) || isDone(frame)
        out.next(clean ? withClean(frame, clean) : frame)
        if (isLast(frame)) out.complete()
        ended = false
      },
      complete: () => out.complete(),
    })
    return request.pipe(
      concatMap((sent) => {
        if (sent.secrets.length > 0) clean = cleaner(sent.secrets)
        return fetchBytes(sent, config, () => ended)
      }),
      decodeWith(
        cleanFailures(() => clean),
        read,
        end,
      ),
    )
  })

/** Returns a function that removes secrets from a failure. It keeps nothing else of the request. */
const cleaner =
  (secrets: readonly string[]): Frame['clean'] =>
  (failure) =>
    redaction(secrets).failure(failure)

/** Whether a frame marks the end of the stream for servers that never send `message_stop`: `tolerant` ends an answer there. */
const isDone = ({ data }: Frame): boolean => data.startsWith('[DONE]')

/** Written out for most frames, because on Node 20 a spread takes half a microsecond. */
const withClean = (frame: Frame, clean: NonNullable<Frame['clean']>): Frame => {
  const { event, data, id, unterminated } = frame
  return id === undefined && unterminated === undefined ? { event, data, clean } : { ...frame, clean }
}
