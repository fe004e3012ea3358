import * as E from '#fp-ts/Either'
import * as t from 'io-ts'
import { catchError, defer, map, type Observable, retry, throwError, timeout, timer } from 'rxjs'
import { explain } from '../codec/schema/explain.ts'
import { DecodeFailure } from '../failure/DecodeFailure.ts'
import { TransportFailure, type TransportFailureFields } from '../failure/TransportFailure.ts'
import { TruncatedFailure } from '../failure/TruncatedFailure.ts'
import type { RedisConnection } from './RedisConnection.ts'
import { runScript } from './runScript.ts'
import { scripts } from './scripts.ts'
import { type EntryFields, failed, StreamEntry } from './StreamEntry.ts'

/** What can be done with one stream in Redis; each of these is one step, between whose parts nothing comes. */
export interface RedisStream {
  /** Tells how many frames there are. Where there is no such stream yet and a writer is named, it begins, and is that writer's. */
  readonly enter: (writer?: string) => Observable<number | 'begun' | 'unknown'>
  /**
   * Adds entries behind a position and renews the lease. Nothing is added twice.
   * Gives how many processes heard of it; -1 where the stream is not that writer's any more.
   */
  readonly append: (writer: string, position: number, entries: readonly EntryFields[]) => Observable<number>
  /** Gives the entries behind a position, {@link batch} at most. A stream whose writer is gone is ended. */
  readonly read: (position: number) => Observable<readonly StreamEntry[]>
}

/** How a stream is kept, in ms. */
export interface KeepConfig {
  /** How long a writer lives without a sign of life; and how long Redis may take for an answer. */
  readonly lease: number
  /** How long the stream is there behind its end. */
  readonly expiry: number
}

/** How many entries one command adds or reads at most: none holds Redis up for long. */
export const batch = 256

/** The stream under a key. */
export const redisStream = (connection: RedisConnection, key: string, { lease, expiry }: KeepConfig): RedisStream => {
  const call = <A>(
    phase: TransportFailureFields['phase'],
    reply: t.Type<A>,
    script: string,
    ...args: readonly (string | number)[]
  ): Observable<A> =>
    defer(() => {
      let last: unknown
      // A script may run again: its reply may be what was lost.
      const delay = (error: unknown): Observable<unknown> => {
        last = error
        return connection.isOpen && !isRefusal(error) ? timer(lease / 20) : throwError(() => error)
      }
      return defer(() => runScript(connection, script, [key, `${key}:alive`], args.map(String))).pipe(
        retry({ delay }),
        timeout({ first: lease, with: () => throwError(() => last) }),
        catchError((cause: unknown) => throwError(() => new TransportFailure('Redis failed', { phase, cause }))),
        map(decode(reply)),
      )
    })

  return {
    enter: (writer = '') => call('connect', Entered, scripts.enter, writer, lease, expiry),
    append: (writer, position, entries) =>
      call('body', t.number, scripts.append, position, writer, lease, expiry, ...entries.flat()),
    read: (position) => call('body', Entries, scripts.read, position, batch, expiry, ...brokenOff),
  }
}

/** What Redis says where it will say so again. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error && /^(NOAUTH|NOPERM|WRONGTYPE|OOM) /.test(error.message)

const Entered = t.union([t.number, t.literal('begun'), t.literal('unknown')])

const Entries = t.readonlyArray(StreamEntry)

const brokenOff = failed(new TruncatedFailure('The stream broke off: whoever wrote it is gone'))

const decode =
  <A>(reply: t.Type<A>) =>
  (input: unknown): A =>
    E.getOrElse<t.Errors, A>((errors) => {
      throw new DecodeFailure(`Redis gave something else: ${explain(errors)}`, { layer: 'frame', input, errors })
    })(reply.decode(input))
