import { defer, EMPTY, NEVER, type Observable, timer } from 'rxjs'
import { ApiFailure } from '../../failure/ApiFailure.ts'
import type { Frame } from '../../wire/Frame.ts'
import { newId } from '../newId.ts'
import { checkPosition, countOf, noSuchStream } from './countOf.ts'
import { leaving } from './leaving.ts'
import { logDefaults } from './logDefaults.ts'
import { keepStream, type KeptStream } from './keepStream.ts'
import type { StreamLog } from './StreamLog.ts'

/**
 * Limits of a log in memory.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface MemoryLogConfig extends LogConfig {
  /**
   * How many streams are kept. If there is one more, the stream that ended first is removed; if all are running, the new one fails.
   * Default: 10 000.
   */
  readonly maxStreams?: number | undefined
}

/**
 * Limits of each stream of a log.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface LogConfig {
  /** The maximum size of a stream, in characters of its names and data. A longer stream errors. Default: 67 108 864 (64 Mi). */
  readonly maxSize?: number | undefined
  /** How long a stream is kept after its end, in ms; it is removed when the log is used next. Default: 300 000. */
  readonly expiry?: number | undefined
  /** How long the source may run without a reader, in ms; with `Infinity` it runs to its end. Default: 30 000. */
  readonly linger?: number | undefined
}

/**
 * Creates a {@link StreamLog} in the memory of this process, so that clients can reconnect to a stream, or read it again.
 *
 * ```text
 * source                 -a-b---c-|
 * read(undefined)        -a-b---c-|
 * read('1.x'), later          b-c-|         what was missed, then the rest
 * read(undefined), after            (abc|)  all of it, until it expires
 * ```
 *
 * Frames are stored once and shared by all readers.
 * If a stream has no reader for `linger` ms, the log unsubscribes from its source and does not resubscribe: a later reader receives the stored frames,
 * and then a {@link TruncatedFailure}. A log lives as long as the process, so create it once, not for each request. A process that restarts has an empty log:
 * positions of the streams before are not found.
 *
 * **Errors with** the errors of every {@link StreamLog}; with an {@link ApiFailure} of kind `api_error`, for every reader, if a stream is longer
 * than `maxSize`; with an `overloaded_error` of status 503 if a new stream would be one more than `maxStreams`, all of which are running.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { memoryLog } from 'rxjs-anthropic/server'
 *
 * const log = memoryLog({ expiry: 1_000 })
 * const source = of({ event: '', data: 'a' }, { event: '', data: 'b' }, { event: '', data: 'c' })
 *
 * const positions: (string | undefined)[] = []
 * log('ana:1', source)(undefined).subscribe(({ id }) => positions.push(id))
 * log('ana:1')(positions[1]).subscribe(({ data }) => console.log(data)) // => c
 * ```
 *
 * @see {@link writeSse} and {@link sseResponse} to serve a stream of the log
 * @since 0.1.0
 * @category Relay
 */
export const memoryLog = (config: MemoryLogConfig = {}): StreamLog => {
  const { maxSize = logDefaults.maxSize, expiry = logDefaults.expiry, linger = logDefaults.linger } = config
  const { maxStreams = 10_000 } = config
  const streams = new Map<string, KeptStream>()
  /** When each ended stream expires, by its id; the one that ended first is first. */
  const ended = new Map<string, number>()

  const keep = (id: string, source: Observable<Frame>): KeptStream => {
    makeRoom()
    // Monotonic: setting the clock of the system must neither expire a stream nor keep it.
    const onEnd = (): void => void ended.set(id, performance.now() + expiry)
    const stream = keepStream(source, { generation: newId(), maxSize, linger: after(linger), onEnd })
    streams.set(id, stream)
    return stream
  }

  const forget = (id: string): void => {
    ended.delete(id)
    streams.delete(id)
  }

  const makeRoom = (): void => {
    if (streams.size < maxStreams) return
    const [first] = ended.keys()
    if (first === undefined) throw tooManyStreams(maxStreams)
    forget(first)
  }

  /** Runs when the log is used, not by timers, which would keep an idle process alive. */
  const forgetExpired = (): void => {
    const now = performance.now()
    for (const [id, expires] of ended) {
      if (expires > now) return
      forget(id)
    }
  }

  const leave = (id: string): Observable<never> => {
    const stream = streams.get(id)
    if (!stream) throw noSuchStream()
    stream.leave()
    return EMPTY
  }

  return (id, source) => (position) =>
    defer(() => {
      forgetExpired()
      if (position === leaving) return leave(id)
      const from = checkPosition(position)
      const stream = streams.get(id) ?? (source && !from ? keep(id, source) : undefined)
      if (!stream) throw noSuchStream()
      return stream.readAfter(countOf(from, { generation: stream.generation, length: stream.length() }))
    })
}

const tooManyStreams = (max: number): ApiFailure =>
  new ApiFailure(`The log is full: maxStreams (${max}) are running`, { kind: 'overloaded_error', status: 503 })

/** A timer of any length: the platform fires timers of more than 24 days at once. */
const after = (ms: number): Observable<unknown> => (ms < 2 ** 31 ? timer(ms) : NEVER)
