import * as E from '#fp-ts/Either'
import * as t from 'io-ts'
import { catchError, map, type Observable, throwError } from 'rxjs'
import { explain } from '../codec/schema/explain.ts'
import { DecodeFailure } from '../failure/DecodeFailure.ts'
import { TransportFailure, type TransportFailureFields } from '../failure/TransportFailure.ts'
import { TruncatedFailure } from '../failure/TruncatedFailure.ts'
import { cancelled } from '../relay/log/cancelled.ts'
import { leavingTime } from '../relay/log/leaving.ts'
import type { RedisConnection } from './RedisConnection.ts'
import { persist } from './persist.ts'
import type { RunScript } from './runScript.ts'
import { scripts } from './scripts.ts'
import { type EntryFields, failed, StreamEntry } from './StreamEntry.ts'

/** The operations on one stream in Redis; each is atomic. */
export interface RedisStream {
  /** The channel on which a reader that leaves for good notifies the writer that the stream has ended. */
  readonly leaving: string
  /** Emits how many frames there are, and its writer. If there is no stream yet and a writer is given, the stream starts and belongs to that writer. */
  readonly enter: (writer?: string) => Observable<readonly [length: number, writer: string] | 'begun' | 'unknown'>
  /**
   * Adds entries after a position and renews the lease. Nothing is added twice.
   * Emits in how many processes the stream has a reader; -1 if the stream no longer belongs to that writer.
   */
  readonly append: (writer: string, position: number, entries: readonly EntryFields[]) => Observable<number>
  /** Emits the entries of a writer's stream after a position, {@link batch} at most. It ends a stream whose writer is gone, and counts as reading for a while. */
  readonly read: (writer: string, position: number) => Observable<readonly StreamEntry[]>
  /** A reader does not come back. Ends the stream if no one reads, now or when the last process has released it in the next second. */
  readonly leave: () => Observable<'left' | 'unknown'>
  /** This process has no reader of a writer's stream any more. */
  readonly release: (writer: string) => Observable<'left' | 'unknown'>
}

/** Times of a stream, in ms, and who uses it. */
export interface RedisStreamConfig {
  /** How long a writer may be silent; and how long Redis may take to reply. */
  readonly lease: number
  /** How long the stream is kept after its end. */
  readonly expiry: number
  /** The name of this process among the readers. */
  readonly reader: string
}

/** How many entries one command adds or reads at most, so that none blocks Redis for long. */
export const batch = 256

/** Returns the stream under a key. */
export const redisStream = (
  connection: RedisConnection,
  run: RunScript,
  key: string,
  { lease, expiry, reader }: RedisStreamConfig,
): RedisStream => {
  const own = [key, `${key}:alive`, `${key}:readers`]
  const leaving = `${key}:leaving`
  const leaver = [...own, leaving]
  // A script may run again, because only its reply may have been lost.
  const patience = {
    delay: lease / 20,
    within: lease,
    isPermanent: (error: unknown) => !connection.isOpen || isRedisRefusal(error),
  }

  const call = <A>(
    phase: TransportFailureFields['phase'],
    reply: t.Type<A>,
    script: string,
    keys: readonly string[],
    ...args: readonly (string | number)[]
  ): Observable<A> =>
    persist(() => run(script, keys, args.map(String)), patience).pipe(
      catchError((cause: unknown) => throwError(() => new TransportFailure('Redis failed', { phase, cause }))),
      map(decodeReply(reply)),
    )

  return {
    leaving,
    enter: (writer = '') => call('connect', Entered, scripts.enter, own, writer, lease, expiry),
    append: (writer, position, entries) =>
      call('body', t.number, scripts.append, own, position, writer, lease, expiry, ...entries.flat()),
    read: (writer, position) =>
      call(
        'body',
        Entries,
        scripts.read,
        own,
        writer,
        position,
        batch,
        expiry,
        ...brokenOff,
        reader,
        Math.ceil(0.3 * lease),
      ),
    leave: () => call('connect', Left, scripts.leave, leaver, expiry, leavingTime, ...noReaders),
    release: (writer) => call('body', Left, scripts.leave, leaver, expiry, leavingTime, ...noReaders, reader, writer),
  }
}

/** Whether Redis refuses the command permanently. */
const isRedisRefusal = (error: unknown): boolean =>
  error instanceof Error && /^(NOAUTH|NOPERM|WRONGTYPE) /.test(error.message)

const Entered = t.union([t.tuple([t.number, t.string]), t.literal('begun'), t.literal('unknown')])

const Left = t.union([t.literal('left'), t.literal('unknown')])

const Entries = t.readonlyArray(StreamEntry)

const brokenOff = failed(new TruncatedFailure('The stream ended early: the process that wrote it is gone'))

const noReaders = failed(cancelled())

const decodeReply =
  <A>(reply: t.Type<A>) =>
  (input: unknown): A =>
    E.getOrElse<t.Errors, A>((errors) => {
      throw new DecodeFailure(
        `Redis returned unexpected data: ${explain(errors)}. Does another program use this key?`,
        {
          layer: 'frame',
          input,
          errors,
        },
      )
    })(reply.decode(input))
