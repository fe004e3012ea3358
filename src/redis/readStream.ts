import { concatMap, defer, dematerialize, merge, type Observable, tap, timer } from 'rxjs'
import type { Frame } from '../wire/Frame.ts'
import { batch, type RedisStream } from './redisStream.ts'
import { notificationOf } from './StreamEntry.ts'
import { workOff } from './workOff.ts'

/**
 * Emits the frames of a stream from its first one on, and ends as it ended.
 *
 * It looks when it is woken, and every `poll` ms: a wake may be lost, and nobody says that a writer has died.
 */
export const readStream = (stream: RedisStream, woken: Observable<unknown>, poll: number): Observable<Frame> =>
  defer(() => {
    let position = 0
    let behind = false

    const read = () => {
      behind = false
      return stream.read(position).pipe(
        tap(({ length }) => {
          position += length
          behind ||= length === batch
        }),
      )
    }

    return merge(woken, timer(0, poll)).pipe(
      tap(() => (behind = true)),
      workOff(read, () => behind),
      concatMap((entries) => entries.map(notificationOf)),
      dematerialize(),
    )
  })
