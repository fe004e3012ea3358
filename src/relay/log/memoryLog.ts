import { asyncScheduler, defer, NEVER, type Observable, timer } from 'rxjs'
import type { Frame } from '../../wire/Frame.ts'
import { countOf, noSuchStream } from './countOf.ts'
import { logDefaults } from './logDefaults.ts'
import { keepStream, type KeptStream } from './keepStream.ts'
import type { StreamLog } from './StreamLog.ts'

/**
 * Limits of a log.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface LogConfig {
  /** How many characters one stream may have, counting names and data; a longer one fails. Default: 67 108 864 (64 Mi). */
  readonly maxSize?: number | undefined
  /** How long a stream is kept after its end, in ms; it is removed when the log is used next. Default: 300 000. */
  readonly expiry?: number | undefined
  /** How long the source may run without a reader, in ms; with `Infinity` it runs to its end. Default: 30 000. */
  readonly linger?: number | undefined
}

/**
 * Creates a log in the memory of this process.
 *
 * ```text
 * source                 -a-b---c-|
 * read(undefined)        -a-b---c-|
 * read('1'), later            b-c-|         what was missed, then the rest
 * read(undefined), after            (abc|)  all of it, until it expires
 * ```
 *
 * Readers share the frames: a reader costs one reference for each frame that it has not received yet.
 * If a source has no reader for `linger` ms, it is unsubscribed and never subscribed again: a later reader receives what arrived, and then a
 * {@link TruncatedFailure}. A log lives as long as the process, so create it once, not for each request.
 *
 * **Errors with** what a {@link StreamLog} errors with; with an {@link ApiFailure} of kind `api_error`, for every reader, if a stream is longer
 * than `maxSize`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { memoryLog } from 'rxjs-anthropic/server'
 *
 * const log = memoryLog({ expiry: 1_000 })
 * const source = of({ event: '', data: 'a' }, { event: '', data: 'b' }, { event: '', data: 'c' })
 *
 * log('ana:1', source)(undefined).subscribe(({ id, data }) => console.log(id, data)) // => 1 a
 * // => 2 b
 * // => 3 c
 * log('ana:1')('2').subscribe(({ id, data }) => console.log(id, data)) // => 3 c
 * ```
 *
 * @see {@link writeSse} and {@link sseResponse} to serve a stream of the log
 * @since 0.1.0
 * @category Relay
 */
export const memoryLog = (config: LogConfig = {}): StreamLog => {
  const { maxSize = logDefaults.maxSize, expiry = logDefaults.expiry, linger = logDefaults.linger } = config
  const streams = new Map<string, KeptStream>()
  const ended: { readonly id: string; readonly expires: number }[] = []

  const keep = (id: string, source: Observable<Frame>): KeptStream => {
    const onEnd = (): void => void ended.push({ id, expires: asyncScheduler.now() + expiry })
    const stream = keepStream(source, { maxSize, linger: after(linger), onEnd })
    streams.set(id, stream)
    return stream
  }

  /** Runs when the log is used, not by timers, which would keep an idle process alive. */
  const forgetExpired = (): void => {
    const now = asyncScheduler.now()
    while (ended[0] && ended[0].expires <= now) streams.delete(ended.shift()?.id ?? '')
  }

  return (id, source) => (position) =>
    defer(() => {
      forgetExpired()
      const stream = streams.get(id) ?? (source && position === undefined ? keep(id, source) : undefined)
      if (!stream) throw noSuchStream()
      return stream.readAfter(countOf(position, stream.length()))
    })
}

/** A timer of any length: the platform fires timers of more than 24 days at once. */
const after = (ms: number): Observable<unknown> => (ms < 2 ** 31 ? timer(ms) : NEVER)
