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
 * Returns the channels of a server: each emits once it is subscribed at the server, and then each message. Messages may be lost.
 *
 * All channels share a second connection, which is open while one of them has a subscriber.
 * It reconnects as the client was configured; if it cannot connect, nothing is emitted.
 */
export const redisChannels = (
  connection: RedisConnection,
  retryDelay: number,
): ((channel: string) => Observable<unknown>) => {
  const open = defer(() => {
    const subscriber = connection.duplicate()
    let unused = false

    /** A client that is destroyed while it connects keeps its socket, so this waits until it has connected or failed to. */
    const closeUnused = (): void => {
      if (unused && subscriber.isOpen) subscriber.destroy()
    }

    subscriber.on('ready', closeUnused)
    subscriber.on('error', closeUnused) // an error without a listener ends the process; what it loses is found by polling
    return concat(subscriber.connect(), NEVER).pipe(
      map((): RedisSubscriber => subscriber),
      finalize(() => {
        unused = true
        if (subscriber.isReady) closeUnused()
      }),
    )
  }).pipe(retry({ delay: retryDelay }), share({ connector: () => new ReplaySubject<RedisSubscriber>(1) }))

  return (channel) =>
    open.pipe(
      switchMap((subscriber) => {
        const messages = new Subject<unknown>()
        const listener = (message: unknown) => messages.next(message)
        const listen = defer(() => subscriber.subscribe(channel, listener)).pipe(retry({ delay: retryDelay }))
        return merge(messages, listen).pipe(finalize(() => void subscriber.unsubscribe(channel, listener).catch(noop)))
      }),
    )
}
