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
import { TruncatedFailure } from '../failure/TruncatedFailure.ts'
import { throwIfLonger } from '../relay/log/throwIfLonger.ts'
import type { Frame } from '../wire/Frame.ts'
import { batch, type RedisStream } from './redisStream.ts'
import { completed, type EntryFields, entryOf, failed } from './StreamEntry.ts'
import { workOff } from './workOff.ts'

/** How a stream is written. */
export interface WriteConfig {
  /** How long the stream is this writer's without a sign of life, in ms: it gives three of them in that time. */
  readonly lease: number
  /** How long the source is read though nobody listens, in ms. */
  readonly linger: number
  /** How many characters the stream may have, names and data counted. */
  readonly maxSize: number
  /** Whether somebody in this process reads. */
  readonly isReadHere: () => boolean
}

/**
 * Writes what a source emits, and how it ends, into a stream that is this writer's. Completes when all is there.
 *
 * What comes while Redis is busy waits, and goes with the next command. The source is let go where the stream is another's now,
 * where Redis does not answer, and where nobody has read for `linger` ms.
 *
 * **Fails with** a {@link TransportFailure} where Redis does not answer. Readers find out by the lease.
 */
export const writeStream = (
  stream: RedisStream,
  writer: string,
  source: Observable<Frame>,
  { lease, linger, maxSize, isReadHere }: WriteConfig,
): Observable<never> =>
  defer(() => {
    const waiting: EntryFields[] = []
    const isRead = new Subject<boolean>()
    let position = 0
    let ended = false

    const abandoned = isRead.pipe(
      distinctUntilChanged(),
      switchMap((read) => (read || linger >= 2 ** 31 ? NEVER : timer(linger))),
      map((): never => {
        throw new TruncatedFailure('The stream was let go: nobody read it any more')
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
      return stream.append(writer, position, next).pipe(
        tap((listening) => {
          waiting.splice(0, next.length)
          position += next.length
          ended = listening < 0 || next.at(-1)?.[0] === 'end'
          isRead.next(listening > 0 || isReadHere())
        }),
      )
    }

    return merge(entries, interval(lease / 3)).pipe(
      // What the source emits in one go goes with one command.
      workOff(
        () => defer(append).pipe(subscribeOn(asapScheduler)),
        () => waiting.length > 0 && !ended,
      ),
      takeWhile(() => !ended),
      ignoreElements(),
    )
  })
