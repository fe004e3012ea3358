import { defer, dematerialize, map, merge, mergeAll, type Observable, tap, timer } from 'rxjs'
import type { Frame } from '../wire/Frame.ts'
import { batch, type RedisStream } from './redisStream.ts'
import { notificationOf } from './StreamEntry.ts'
import { workOff } from './workOff.ts'

/**
 * Emits the frames of a writer's stream from the first one on, and ends as the stream ends.
 *
 * It reads when it is notified, and every `poll` ms: a notification may be lost, and none is sent when a writer dies.
 */
export const readStream = (
  stream: RedisStream,
  writer: string,
  notified: Observable<unknown>,
  poll: number,
): Observable<Frame> =>
  defer(() => {
    let position = 0
    let hasMore = false

    const read = () => {
      hasMore = false
      return stream.read(writer, position).pipe(
        map((entries) => {
          const first = position + 1
          position += entries.length
          hasMore ||= entries.length === batch
          return entries.map((entry, index) => notificationOf(entry, { number: first + index, generation: writer }))
        }),
      )
    }

    return merge(notified, timer(0, poll)).pipe(
      tap(() => (hasMore = true)),
      workOff(read, () => hasMore),
      mergeAll(),
      dematerialize(),
    )
  })
