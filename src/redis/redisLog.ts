import {
  defer,
  finalize,
  firstValueFrom,
  ignoreElements,
  map,
  noop,
  type Observable,
  ReplaySubject,
  share,
  skip,
  Subject,
  switchMap,
  tap,
} from 'rxjs'
import { checkPosition, countOf, noSuchStream } from '../relay/log/countOf.ts'
import { leaving } from '../relay/log/leaving.ts'
import { logDefaults } from '../relay/log/logDefaults.ts'
import type { LogConfig } from '../relay/log/memoryLog.ts'
import { newId } from '../relay/newId.ts'
import type { StreamLog } from '../relay/log/StreamLog.ts'
import type { Frame } from '../wire/Frame.ts'
import { publishedEntries } from './publishedEntries.ts'
import { readStream } from './readStream.ts'
import { redisChannels } from './redisChannels.ts'
import { type RedisClient, redisConnectionOf } from './redisConnectionOf.ts'
import { type RedisStream, redisStream } from './redisStream.ts'
import { runScript } from './runScript.ts'
import type { StreamEntry } from './StreamEntry.ts'
import { writeStream } from './writeStream.ts'

/**
 * Limits of a log in Redis, and the names of its keys.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface RedisLogConfig extends LogConfig {
  /**
   * How long the process that writes a stream may be silent before a reader ends the stream for it; and how long Redis may take to reply.
   * In ms. Default: 10 000.
   */
  readonly lease?: number | undefined
  /** The prefix of all keys. Default: `rxjs-anthropic:`. */
  readonly prefix?: string | undefined
}

/**
 * Creates a log in Redis that any number of processes share: any of them may start a stream, any other may read it, from any position.
 *
 * ```text
 * process 1: log(id, source)(undefined)   -a-b-x           it is killed
 * process 2: log(id)('1.x')                  b-------#     truncated, a lease later
 * ```
 *
 * The process of the first reader sends the only request and writes the stream, even if that reader leaves. A reader receives a frame when Redis has it,
 * so it can leave one process and continue in another, and all readers see the same end. The readers of a stream in one process share
 * one copy: it is read from Redis once, and kept from the first frame on while one of them reads.
 *
 * **A stream is never started twice.** If its process dies, every reader receives a {@link TruncatedFailure} after `lease` and a tenth of it.
 * A process that was only suspended notices that, adds nothing, and unsubscribes its source.
 * The source is also unsubscribed when no process has had a reader for `linger`: its writer checks at each write, and three times per lease.
 * An error that is not a {@link Failure} is a bug; readers receive "Internal error", as in {@link failureFrame}.
 *
 * **Errors with** what a {@link StreamLog} errors with; with an {@link ApiFailure} of kind `api_error` if a stream is longer than `maxSize`;
 * with a {@link TransportFailure} if Redis has not replied for `lease`, or at once if it refuses or its connection is closed;
 * with a {@link DecodeFailure} if the value under that key is not a stream of a log.
 *
 * @example Every process of a backend
 * ```ts
 * import { createServer } from 'node:http'
 * import { createClient } from 'redis'
 * import { defer, mergeAll } from 'rxjs'
 * import { anthropic } from 'rxjs-anthropic'
 * import { bodyOf, readerOf, writeSse } from 'rxjs-anthropic/server'
 * import { redisLog } from 'rxjs-anthropic/redis'
 *
 * declare const userOf: (headers: object) => string // however you identify your users
 *
 * const redis = createClient({ url: 'redis://localhost:6379', disableOfflineQueue: true })
 * redis.on('error', (error) => console.error(error))
 * await redis.connect()
 *
 * const transport = anthropic({ apiKey })
 * const log = redisLog(redis)
 *
 * createServer((request, response) => {
 *   const read = async () => {
 *     const { id, position } = readerOf(request)
 *     const key = `${userOf(request.headers)}:${id}`
 *     if (request.method !== 'POST') return log(key)(position) // GET joins a stream, DELETE leaves it
 *     return log(key, transport(await bodyOf(request)))(position)
 *   }
 *   writeSse(response, defer(read).pipe(mergeAll())) // a fault of the request is reported to its client
 * })
 * ```
 *
 * @see {@link memoryLog} for a single process
 * @since 0.1.0
 * @category Relay
 */
export const redisLog = (client: RedisClient, config: RedisLogConfig = {}): StreamLog => {
  const connection = redisConnectionOf(client)
  const { lease = 10_000, prefix = 'rxjs-anthropic:' } = config
  const { maxSize = logDefaults.maxSize, expiry = logDefaults.expiry, linger = logDefaults.linger } = config
  const run = runScript(connection)
  const poll = lease / 10
  const reader = newId()
  const channel = redisChannels(connection, poll)
  const copies = new Map<string, Observable<Frame>>() // by writer
  const written = new Map<string, Subject<readonly StreamEntry[]>>() // by writer, while it writes in this process

  /** What the readers of a stream in this process share while one of them reads. A stream that starts under the same key is another one. */
  const copyOf = (key: string, stream: RedisStream, writer: string): Observable<Frame> => {
    const release = (): void => void stream.release(writer).subscribe({ error: noop })
    const copy =
      copies.get(writer) ??
      readStream(stream, writer, written.get(writer) ?? publishedTo(key, writer), poll).pipe(
        tap({ unsubscribe: release }),
        finalize(() => copies.delete(writer)),
        share({ connector: () => new ReplaySubject<Frame>(Infinity) }),
      )
    copies.set(writer, copy)
    return copy
  }

  const publishedTo = (key: string, writer: string): Observable<readonly StreamEntry[]> =>
    channel(key).pipe(map((message) => publishedEntries(message, writer)))

  const leave = (stream: RedisStream): Observable<never> =>
    stream.leave().pipe(
      tap((reply) => {
        if (reply === 'unknown') throw noSuchStream()
      }),
      ignoreElements(),
    )

  /** Writes a stream to its end, whoever reads it. Its readers here receive from it what Redis has acknowledged, all others what is published. */
  const write = (stream: RedisStream, writer: string, source: Observable<Frame>): void => {
    const acknowledged = new Subject<readonly StreamEntry[]>()
    written.set(writer, acknowledged)
    writeStream(stream, writer, source, {
      lease,
      linger,
      maxSize,
      isReadHere: () => copies.has(writer),
      onWritten: (entries) => acknowledged.next(entries),
      left: channel(stream.leaving),
    })
      .pipe(finalize(() => written.delete(writer)))
      .subscribe({ error: noop })
  }

  /** Returns what there is of a stream. If the stream starts here, this process writes it, even if its reader has left meanwhile. */
  const open = async (
    key: string,
    stream: RedisStream,
    source: Observable<Frame> | undefined,
  ): Promise<StreamState> => {
    const writer = newId()
    const entered = await firstValueFrom(stream.enter(source && writer))
    if (entered === 'unknown') throw noSuchStream()
    if (source && entered === 'begun') write(stream, writer, source)
    const [length, generation] = entered === 'begun' ? [0, writer] : entered
    return { length, generation }
  }

  return (id, source) => (position) =>
    defer(() => {
      const from = position === leaving ? undefined : checkPosition(position)
      const key = `${prefix}{${hashTag(id)}}` // a cluster keeps keys with the same text in braces in one slot
      const stream = redisStream(connection, run, key, { lease, expiry: Math.min(expiry, 2 ** 48), reader })
      if (position === leaving) return leave(stream)
      return defer(() => open(key, stream, from ? undefined : source)).pipe(
        switchMap((state) => copyOf(key, stream, state.generation).pipe(skip(countOf(from, state)))),
      )
    })
}

/** What a log knows of a stream. */
interface StreamState {
  readonly generation: string
  readonly length: number
}

/** Returns an id as a hash tag: a tag must not be empty, and ends at the first `}`. */
const hashTag = (id: string): string => id.replace(/[%}]/g, encodeURIComponent) || '%'
