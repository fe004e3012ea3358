import * as t from 'io-ts'
import {
  defer,
  EMPTY,
  ignoreElements,
  interval,
  map,
  materialize,
  merge,
  type Observable,
  type ObservableNotification,
  Subject,
  takeUntil,
  tap,
  throwError,
  timeout,
} from 'rxjs'
import { decodeEvent } from '../../codec/decodeEvent.ts'
import type { ApiFailure } from '../../failure/ApiFailure.ts'
import { isFailure, isTransient } from '../../failure/Failure.ts'
import { TransportFailure } from '../../failure/TransportFailure.ts'
import { orThrow } from '../../operators/either.ts'
import { encodeFrame, encodable } from '../../wire/encodeFrame.ts'
import type { Frame } from '../../wire/Frame.ts'
import { endFrame } from '../endFrame.ts'
import { errorBody, failureFrame } from '../failureFrame.ts'
import { logDefaults } from '../log/logDefaults.ts'
import { isDraining } from '../log/draining.ts'
import { sizeOf } from '../log/throwIfLonger.ts'
import { type Relayable, toFrame } from './encodeSse.ts'
import { writeWhenReady } from './writeWhenReady.ts'

/**
 * Options for serving a stream.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface SseConfig {
  /** How often a comment line is sent, in ms, so that proxies do not close a silent connection; 0 sends none. Default: 15 000. */
  readonly heartbeat?: number | undefined
  /**
   * How many characters may wait for a reader that is slower than the stream, counting names and data. If there are more, its connection is closed.
   * Default: 67 108 864 (64 Mi), the `maxSize` of a log: a reader of a log is never cut off for being slow, and all its readers share what waits.
   */
  readonly maxBuffer?: number | undefined
  /**
   * How long a reader may take nothing while text waits for it, in ms. Then its connection is closed, so that what waits can be released; it may come
   * back. `Infinity` waits for ever. Default: 60 000.
   */
  readonly drainTimeout?: number | undefined
}

/** An HTTP response that is being written. */
export interface Answer {
  /** Sends status and headers, and returns whether it could: they may have been sent already. */
  readonly open: (status: number, headers: Readonly<Record<string, string>>) => boolean
  /** Writes text, and completes when it is ready for more. */
  readonly write: (text: string) => Observable<never>
}

/**
 * Writes a stream as fast as its reader takes it: its frames, comments in between, and at the end {@link endFrame} or the frame of a failure.
 *
 * **Errors with** the failures of {@link writeWhenReady}, with a {@link TransportFailure} after `drainTimeout`, and with what `answer` throws:
 * the caller then closes the connection.
 */
export const serveSse = (
  source: Observable<Relayable>,
  { heartbeat = 15_000, maxBuffer = logDefaults.maxSize, drainTimeout = 60_000 }: SseConfig,
  answer: Answer,
): Observable<never> =>
  defer(() => {
    let opened = false
    const ended = new Subject<void>()

    const open = (status: number, headers: Readonly<Record<string, string>>): boolean => {
      const isFirst = !opened && answer.open(status, headers)
      opened = true
      return isFirst
    }

    const write = (text: string): Observable<never> => {
      open(200, streamHeaders)
      return answer.write(text)
    }

    const writeInTime = (text: string): Observable<never> => {
      const written = write(text)
      if (written === EMPTY || drainTimeout >= 2 ** 31) return written // most writes need no timer
      return written.pipe(timeout({ each: drainTimeout, with: () => throwError(() => tookNothing(drainTimeout)) }))
    }

    /** Returns what is written for a notification. A failure before the first frame may still decide the status. */
    const pieceOf = (it: ObservableNotification<Frame>): Piece => {
      if (it.kind === 'N') {
        open(200, streamHeaders)
        return it.value
      }
      ended.next()
      if (it.kind === 'C') return endFrame
      if (isDraining(it.error)) {
        if (!open(503, drainingHeaders)) throw it.error
        return JSON.stringify(errorBody(it.error))
      }
      return isRefusal(it.error) && open(it.error.status, refusalHeaders)
        ? JSON.stringify(errorBody(it.error))
        : failureFrame(it.error)
    }

    // A comment is valid between any two writes, so it need not wait.
    const beats = interval(heartbeat).pipe(
      tap(() => write(':\n\n')),
      ignoreElements(),
      takeUntil(ended),
    )

    const served = source.pipe(
      map((value) => encodable(whole(toFrame(value)))),
      materialize(),
      map(pieceOf),
      writeWhenReady({ maxBuffer, sizeOf: sizeOfPiece, write: (pieces) => writeInTime(pieces.map(textOf).join('')) }),
    )

    return heartbeat > 0 && heartbeat < 2 ** 31 ? merge(beats, served) : served
  })

/** Proxies must not cache a stream, compress it, or buffer it. */
const streamHeaders = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

const refusalHeaders = { 'content-type': 'application/json', 'cache-control': 'no-store' }

/** The next attempt must not use the same connection, which leads to the same process. */
const drainingHeaders = { ...refusalHeaders, connection: 'close' }

/** What waits for the reader: the frame itself, which readers share, and never its text; or the body of an error response. */
type Piece = Frame | string

const sizeOfPiece = (piece: Piece): number => (typeof piece === 'string' ? piece.length : sizeOf(piece))

const textOf = (piece: Piece): string => (typeof piece === 'string' ? piece : encodeFrame(piece))

/** Whether an error is a fault of the request, and permanent. Any other error may be a fault of the server, and is reported in the stream. */
const isRefusal = (error: unknown): error is ApiFailure & { readonly status: number } =>
  isFailure(error) &&
  error._tag === 'ApiFailure' &&
  [400, 404, 405, 413, 422].some((status) => status === error.status) &&
  !isTransient(error)

/** Returns a last frame without its mark if the end of the body cut it after its data; throws the failure of {@link decodeEvent} otherwise. */
const whole = (frame: Frame): Frame => {
  if (!frame.unterminated) return frame
  orThrow(decodeEvent(t.unknown)(frame))
  const { unterminated: _, ...rest } = frame
  return rest
}

const tookNothing = (after: number): TransportFailure =>
  new TransportFailure(`The reader took nothing for ${after} ms`, { phase: 'body' })
