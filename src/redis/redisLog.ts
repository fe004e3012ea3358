import {
  defer,
  finalize,
  firstValueFrom,
  from,
  noop,
  type Observable,
  ReplaySubject,
  share,
  skip,
  switchMap,
} from 'rxjs'
import { countOf, noSuchStream } from '../relay/log/countOf.ts'
import type { LogConfig } from '../relay/log/memoryLog.ts'
import { newId } from '../relay/newId.ts'
import type { StreamLog } from '../relay/log/StreamLog.ts'
import type { Frame } from '../wire/Frame.ts'
import { readStream } from './readStream.ts'
import { redisChannels } from './redisChannels.ts'
import type { RedisConnection } from './RedisConnection.ts'
import { type RedisStream, redisStream } from './redisStream.ts'
import { writeStream } from './writeStream.ts'

/**
 * How much a log keeps, how long, and under which keys.
 *
 * @category Relay
 */
export interface RedisLogConfig extends LogConfig {
  /**
   * How long the process that writes a stream may give no sign of life before the stream is ended in its place; and how long Redis may give
   * no answer. In ms, default: 10 000.
   */
  readonly lease?: number | undefined
  /** What the keys begin with. Default: `rxjs-anthropic:`. */
  readonly prefix?: string | undefined
}

/**
 * A log in Redis, shared by any number of processes: any of them may begin a stream, any other may read it, from any position.
 *
 * ```text
 * process 1: log(id, source)(undefined)   -a-b-x           it is killed
 * process 2: log(id)('1')                    b-------#     truncated, a lease later
 * ```
 *
 * Whoever asks first makes the one request; its process writes the stream, also if that reader leaves. What is read has gone through Redis,
 * so a reader can leave one process and go on in another, and all of them see the same end. The readers of a stream in one process share
 * what is read: it is fetched once, and kept from its first frame on while one of them reads.
 *
 * **A stream is never begun twice.** A process that dies leaves a {@link TruncatedFailure}, which every reader meets when `lease` and a tenth have
 * passed. A process that was only held up finds that out, adds nothing, and lets its source go.
 * The source is let go, too, when in no process anybody has read it for `linger`: its writer looks when it writes, and three times in a lease.
 * An error that is no failure is a bug; readers are told "Internal error", as {@link failureFrame} has it.
 *
 * **Fails with** what a {@link StreamLog} fails with; with an {@link ApiFailure} of kind `api_error` where a stream has more than `maxSize`;
 * with a {@link TransportFailure} where Redis has not answered for `lease`, or at once where it refuses or its connection is closed;
 * with a {@link DecodeFailure} where what it has under that key is no stream of a log.
 *
 * @example Every process of a backend
 * ```ts
 * import { createServer } from 'node:http'
 * import { json } from 'node:stream/consumers'
 * import { createClient } from 'redis'
 * import { defer, mergeAll } from 'rxjs'
 * import { anthropic, type MessageRequest } from 'rxjs-anthropic'
 * import { readerOf, writeSse } from 'rxjs-anthropic/server'
 * import { redisLog } from 'rxjs-anthropic/redis'
 *
 * declare const userOf: (headers: object) => string // however you know who asks
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
 *     const { id, position } = readerOf(request.headers)
 *     const asked = (await json(request)) as MessageRequest
 *     return log(`${userOf(request.headers)}:${id}`, transport(asked))(position)
 *   }
 *   writeSse(response, defer(read).pipe(mergeAll())) // what is wrong with a request is told to who sent it
 * })
 * ```
 *
 * @see {@link memoryLog} where there is one process
 * @category Relay
 */
export const redisLog = (connection: RedisConnection, config: RedisLogConfig = {}): StreamLog => {
  const { lease = 10_000, expiry = 300_000, prefix = 'rxjs-anthropic:' } = config
  const { maxSize = 64 * 2 ** 20, linger = 30_000 } = config
  const poll = lease / 10
  const channel = redisChannels(connection, poll)
  const copies = new Map<string, Observable<Frame>>()

  /** What the readers of a stream in this process share, as long as one of them reads. */
  const copyOf = (key: string, stream: RedisStream): Observable<Frame> => {
    const copy =
      copies.get(key) ??
      readStream(stream, channel(key), poll).pipe(
        finalize(() => copies.delete(key)),
        share({ connector: () => new ReplaySubject<Frame>(Infinity) }),
      )
    copies.set(key, copy)
    return copy
  }

  /** Gives how many frames there are. A stream that begins here is written from then on, even if its reader has left meanwhile. */
  const enter = async (key: string, stream: RedisStream, source: Observable<Frame> | undefined): Promise<number> => {
    const writer = newId()
    const entered = await firstValueFrom(stream.enter(source && writer))
    if (entered === 'unknown') throw noSuchStream()
    const isReadHere = () => copies.has(key)
    if (source && entered === 'begun')
      writeStream(stream, writer, source, { lease, linger, maxSize, isReadHere }).subscribe({ error: noop })
    return entered === 'begun' ? 0 : entered
  }

  return (id, source) => (position) =>
    defer(() => {
      const key = `${prefix}{${id}}` // a cluster keeps together what is the same in braces
      const stream = redisStream(connection, key, { lease, expiry: Math.min(expiry, 2 ** 48) })
      return from(enter(key, stream, position === undefined ? source : undefined)).pipe(
        switchMap((last) => copyOf(key, stream).pipe(skip(countOf(position, last)))),
      )
    })
}
