import {
  concat,
  defer,
  finalize,
  map,
  merge,
  NEVER,
  noop,
  type Observable,
  ReplaySubject,
  retry,
  share,
  Subject,
  switchMap,
} from 'rxjs'
import type { RedisConnection, RedisSubscriber } from './RedisConnection.ts'

/**
 * Gives channels of a server: each emits when somebody listens indeed, and at each message. Messages may be lost.
 *
 * All of them share one connection of their own, which is there while one of them is listened to.
 * It comes back by itself, as its maker configured it; where it does not come at all, nothing is emitted.
 */
export const redisChannels = (
  connection: RedisConnection,
  retryDelay: number,
): ((channel: string) => Observable<unknown>) => {
  const open = defer(() => {
    const subscriber = connection.duplicate()
    subscriber.on('error', noop) // one that nobody hears ends the process; what is lost by it is found by looking
    return concat(subscriber.connect(), NEVER).pipe(
      map((): RedisSubscriber => subscriber),
      finalize(() => subscriber.isOpen && subscriber.destroy()),
    )
  }).pipe(retry({ delay: retryDelay }), share({ connector: () => new ReplaySubject<RedisSubscriber>(1) }))

  return (channel) =>
    open.pipe(
      switchMap((subscriber) => {
        const messages = new Subject<void>()
        const listener = () => messages.next()
        const listen = defer(() => subscriber.subscribe(channel, listener)).pipe(retry({ delay: retryDelay }))
        return merge(messages, listen).pipe(finalize(() => void subscriber.unsubscribe(channel, listener).catch(noop)))
      }),
    )
}
