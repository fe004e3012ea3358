import { asyncScheduler, defer, NEVER, type Observable, timer } from 'rxjs'
import type { Frame } from '../../wire/Frame.ts'
import { countOf, noSuchStream } from './countOf.ts'
import { keepStream, type KeptStream } from './keepStream.ts'
import type { StreamLog } from './StreamLog.ts'

/**
 * How much a log keeps, and how long.
 *
 * @category Relay
 */
export interface LogConfig {
  /** How many characters one stream may have, names and data counted; one that has more fails. Default: 67 108 864 (64 Mi). */
  readonly maxSize?: number | undefined
  /** How long a stream is kept after its end, in ms, and then until the log is next asked. Default: 300 000. */
  readonly expiry?: number | undefined
  /** How long the source may run on when its last reader has gone, in ms; `Infinity` lets it run to its end. Default: 30 000. */
  readonly linger?: number | undefined
}

/**
 * A log in the memory of this process.
 *
 * ```text
 * source                 -a-b---c-|
 * read(undefined)        -a-b---c-|
 * read('1'), later            b-c-|         what was missed, then the rest
 * read(undefined), after            (abc|)  all of it, until it expires
 * ```
 *
 * The frames are shared: a reader costs what it has not taken yet, in references.
 * The source is let go when nobody has read it for `linger`, and never asked again: who comes later gets what came, and then a
 * {@link TruncatedFailure}. A log lives as long as the process, so it is made once, and not for each request.
 *
 * **Fails with** what a {@link StreamLog} fails with; with an {@link ApiFailure} of kind `api_error`, for every reader, where a stream has more
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
 * @see {@link writeSse} and {@link sseResponse} to serve what is read
 * @category Relay
 */
export const memoryLog = (config: LogConfig = {}): StreamLog => {
  const { maxSize = 64 * 2 ** 20, expiry = 300_000, linger = 30_000 } = config
  const streams = new Map<string, KeptStream>()
  const ended: { readonly id: string; readonly expires: number }[] = []

  const keep = (id: string, source: Observable<Frame>): KeptStream => {
    const onEnd = (): void => void ended.push({ id, expires: asyncScheduler.now() + expiry })
    const stream = keepStream(source, { maxSize, linger: after(linger), onEnd })
    streams.set(id, stream)
    return stream
  }

  /** Done whenever somebody asks, and not by timers: they would hold a process that has nothing else to do. */
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

/** A timer that takes any time: those of the platform fire at once past 24 days. */
const after = (ms: number): Observable<unknown> => (ms < 2 ** 31 ? timer(ms) : NEVER)
