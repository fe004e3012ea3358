import { noop } from 'rxjs'
import type { RedisSubscriber } from './RedisConnection.ts'

/**
 * The second client of a log over several nodes, see {@link RedisSubscriber}. It can be closed at any time.
 *
 * @since 0.1.0
 * @category Relay
 */
export type RedisNodesSubscriber = Omit<RedisSubscriber, 'isReady'>

/**
 * Returns the second client in the form of one for a single server.
 *
 * It connects to the node that it listens to with its first subscription, so it is closed after what was asked of it.
 */
export const nodesSubscriber = (client: RedisNodesSubscriber): RedisSubscriber => {
  const asked = new Set<Promise<unknown>>()
  const ask = (reply: Promise<unknown>): Promise<unknown> => {
    asked.add(reply)
    const forget = () => void asked.delete(reply)
    reply.then(forget, forget)
    return reply
  }
  const close = async (): Promise<void> => {
    await Promise.allSettled(asked)
    if (client.isOpen) await client.destroy()
  }

  return {
    get isOpen() {
      return client.isOpen
    },
    get isReady() {
      return client.isOpen
    },
    on: (event, listener) => client.on(event, listener),
    connect: () => ask(client.connect()),
    subscribe: (channel, listener) => ask(client.subscribe(channel, listener)),
    unsubscribe: (channel, listener) => ask(client.unsubscribe(channel, listener)),
    destroy: () => void close().catch(noop),
  }
}
