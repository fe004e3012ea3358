import {
  asapScheduler,
  catchError,
  concat,
  defer,
  distinctUntilChanged,
  ignoreElements,
  interval,
  map,
  merge,
  mergeWith,
  NEVER,
  type Observable,
  of,
  Subject,
  subscribeOn,
  switchMap,
  takeWhile,
  tap,
  timer,
} from 'rxjs'
import { cancelled } from '../relay/log/cancelled.ts'
import { throwIfLonger } from '../relay/log/throwIfLonger.ts'
import type { Frame } from '../wire/Frame.ts'
import { batch, type RedisStream } from './redisStream.ts'
import { completed, entryAt, type EntryFields, entryOf, failed, type StreamEntry } from './StreamEntry.ts'
import { workOff } from './workOff.ts'

/** Options of {@link writeStream}. */
export interface WriteConfig {
  /** How long the stream belongs to this writer without a renewal, in ms; it renews three times in that time. */
  readonly lease: number
  /** How long the source may run without a reader, in ms. */
  readonly linger: number
  /** How many characters the stream may have, counting names and data. */
  readonly maxSize: number
  /** Whether the stream has a reader in this process. */
  readonly isReadHere: () => boolean
  /** Is called with the entries that Redis has acknowledged; with none if the stream no longer belongs to this writer. */
  readonly onWritten: (entries: readonly StreamEntry[]) => void
  /** Emits when the last reader has left the stream for good, which has ended it in Redis. It may be late or missing. */
  readonly left: Observable<unknown>
}

/**
 * Writes what a source emits, and its end, into a stream that belongs to this writer. Completes when everything is written.
 *
 * Frames that arrive during a command wait for the next one. The source is unsubscribed if the stream no longer belongs to this writer,
 * if Redis does not reply, and if the stream has had no reader for `linger` ms.
 *
 * **Errors with** a {@link TransportFailure} if Redis does not reply. Readers notice when the lease expires.
 */
export const writeStream = (
  stream: RedisStream,
  writer: string,
  source: Observable<Frame>,
  { lease, linger, maxSize, isReadHere, onWritten, left }: WriteConfig,
): Observable<never> =>
  defer(() => {
    const waiting: EntryFields[] = []
    const isRead = new Subject<boolean>()
    let position = 0
    let ended = false
    let hasToLook = false

    const abandoned = isRead.pipe(
      distinctUntilChanged(),
      switchMap((read) => (read || linger >= 2 ** 31 ? NEVER : timer(linger))),
      map((): never => {
        throw cancelled()
      }),
    )

    const entries = concat(source.pipe(throwIfLonger(maxSize), map(entryOf)), of(completed)).pipe(
      mergeWith(abandoned),
      catchError((error: unknown) => of(failed(error))),
      takeWhile(([kind]) => kind !== 'end', true),
      tap((entry) => waiting.push(entry)),
    )

    const append = () => {
      const next = waiting.slice(0, batch)
      hasToLook = false
      return stream.append(writer, position, next).pipe(
        tap((readers) => {
          const first = position + 1
          waiting.splice(0, next.length)
          position += next.length
          ended = readers < 0 || next.at(-1)?.[0] === 'end'
          if (readers < 0) onWritten([])
          else if (next.length > 0) onWritten(next.map((fields, index) => entryAt(first + index, fields)))
          isRead.next(readers > 0 || isReadHere())
        }),
      )
    }

    return merge(entries, interval(lease / 3), left.pipe(tap(() => (hasToLook = true)))).pipe(
      // What the source emits synchronously is written with one command.
      workOff(
        () => defer(append).pipe(subscribeOn(asapScheduler)),
        () => (waiting.length > 0 || hasToLook) && !ended,
      ),
      takeWhile(() => !ended),
      ignoreElements(),
    )
  })
