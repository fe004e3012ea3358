import * as t from 'io-ts'
import {
  defer,
  EMPTY,
  interval,
  map,
  materialize,
  type Observable,
  type ObservableNotification,
  Subject,
  takeUntil,
  using,
} from 'rxjs'
import { decodeEvent } from '../../codec/decodeEvent.ts'
import type { ApiFailure } from '../../failure/ApiFailure.ts'
import { isFailure, isTransient } from '../../failure/Failure.ts'
import { orThrow } from '../../operators/either.ts'
import { encodeFrame, encodable } from '../../wire/encodeFrame.ts'
import type { Frame } from '../../wire/Frame.ts'
import { type Relayable, toFrame } from './encodeSse.ts'
import { endFrame } from '../endFrame.ts'
import { errorBody, failureFrame } from '../failureFrame.ts'
import { sizeOf } from '../log/throwIfLonger.ts'
import { writeWhenReady } from './writeWhenReady.ts'

/**
 * How a stream is served.
 *
 * @category Relay
 */
export interface SseConfig {
  /** The ms between two comment lines, which keep proxies from closing a silent connection; 0 sends none. Default: 15 000. */
  readonly heartbeat?: number | undefined
  /**
   * How many characters may wait for a reader that is slower than the stream, names and data counted. When more do, its connection is cut.
   * Default: 67 108 864 (64 Mi), as much as a log keeps of a stream: a reader of a log is not cut, and what waits for it is shared.
   */
  readonly maxBuffer?: number | undefined
}

/** An answer over HTTP that is being written. */
export interface Answer {
  /** Sends status and headers, which are undecided until then; absent where they are decided. */
  readonly open?: ((status: number, headers: Readonly<Record<string, string>>) => void) | undefined
  /** Writes text, and completes when it is ready for more. */
  readonly write: (text: string) => Observable<never>
}

/**
 * Writes a stream as fast as it is taken: its frames, comments in between, and in the end {@link endFrame} or the frame of a failure.
 *
 * **Fails with** what {@link writeWhenReady} fails with: the connection is to be cut then.
 */
export const serveSse = (
  source: Observable<Relayable>,
  { heartbeat = 15_000, maxBuffer = 64 * 2 ** 20 }: SseConfig,
  answer: Answer,
): Observable<never> =>
  defer(() => {
    let { open } = answer
    const ended = new Subject<void>()

    const openWith = (status: number, headers: Readonly<Record<string, string>>): void => {
      open?.(status, headers)
      open = undefined
    }

    const write = (text: string): Observable<never> => {
      openWith(200, streamHeaders)
      return answer.write(text)
    }

    /** What is written for a frame or the end. A failure that comes first may still decide the status. */
    const pieceOf = (it: ObservableNotification<Frame>): Piece => {
      if (it.kind === 'N') return it.value
      ended.next()
      if (it.kind === 'C') return endFrame
      if (!open || !isRefusal(it.error)) return failureFrame(it.error)
      openWith(it.error.status, refusalHeaders)
      return JSON.stringify(errorBody(it.error))
    }

    const beats = heartbeat > 0 ? interval(heartbeat).pipe(takeUntil(ended)) : EMPTY

    return using(
      // A comment may stand between any two writes, so it need not wait for its turn.
      () => beats.subscribe(() => write(':\n\n')),
      () =>
        source.pipe(
          map((value) => encodable(whole(toFrame(value)))),
          materialize(),
          map(pieceOf),
          writeWhenReady({ maxBuffer, sizeOf: sizeOfPiece, write: (pieces) => write(pieces.map(textOf).join('')) }),
        ),
    )
  })

/** No proxy is to keep a stream, to compress it, or to wait for all of it. */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

const refusalHeaders = { 'content-type': 'application/json', 'cache-control': 'no-store' }

/** What waits for the reader: the frame itself, which others may share, and never its text; or the body of an answer that refuses. */
type Piece = Frame | string

const sizeOfPiece = (piece: Piece): number => (typeof piece === 'string' ? piece.length : sizeOf(piece))

const textOf = (piece: Piece): string => (typeof piece === 'string' ? piece : encodeFrame(piece))

/** Says that the request is wrong, and stays wrong. Anything else may be the relay's own trouble, which its reader is told in the stream. */
const isRefusal = (error: unknown): error is ApiFailure & { readonly status: number } =>
  isFailure(error) &&
  error._tag === 'ApiFailure' &&
  [400, 404, 413, 422].some((status) => status === error.status) &&
  !isTransient(error)

/** A last frame that the end of its body cut off, if all of its data is there; throws what {@link decodeEvent} says of it otherwise. */
const whole = (frame: Frame): Frame => {
  if (!frame.unterminated) return frame
  orThrow(decodeEvent(t.unknown)(frame))
  const { unterminated: _, ...rest } = frame
  return rest
}
