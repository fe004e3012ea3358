import { defer, dematerialize, EMPTY, exhaustMap, map, merge, mergeMap, type Observable, tap, timer } from 'rxjs'
import { repeatWhile } from '../operators/repeatWhile.ts'
import type { Frame } from '../wire/Frame.ts'
import { batch, type RedisStream } from './redisStream.ts'
import { notificationOf, numberOf, type StreamEntry } from './StreamEntry.ts'

/**
 * Emits the frames of a writer's stream from the first one on, and ends as the stream ends.
 *
 * It takes the entries of a notification if they come next. It reads if a notification has none, or has them after a gap; and every `poll` ms,
 * because a notification may be lost, and none is sent when a writer dies.
 */
export const readStream = (
  stream: RedisStream,
  writer: string,
  notified: Observable<readonly StreamEntry[]>,
  poll: number,
): Observable<Frame> =>
  defer(() => {
    let position = 0
    let hasMore = false
    let counts = false

    const take = (entries: readonly StreamEntry[]) => {
      const first = position + 1
      position += entries.length
      return entries.map((entry, index) => notificationOf(entry, { number: first + index, generation: writer }))
    }

    const read = defer(() => {
      hasMore = false
      return stream.read(writer, position)
    }).pipe(
      mergeMap((entries) => {
        counts = true
        hasMore ||= entries.length === batch
        return take(entries)
      }),
      repeatWhile(() => hasMore),
    )

    const takeOrRead = (entries: readonly StreamEntry[]) => {
      const news = entries.filter((entry) => numberOf(entry) > position)
      const [next] = news
      if (!counts) return read // a reader that has a frame must be counted in Redis
      if (next === undefined) return entries.length > 0 ? EMPTY : read
      return numberOf(next) === position + 1 ? take(news) : read
    }

    const polls = timer(0, poll).pipe(map(() => []))
    return merge(notified, polls).pipe(
      tap(() => (hasMore = true)), // also while it reads, when a notification is ignored
      exhaustMap(takeOrRead),
      dematerialize(),
    )
  })
