import { noop } from 'rxjs'
import type { RedisConnection, RedisSubscriber } from './RedisConnection.ts'

/**
 * What a log uses of a client of a cluster. What `createCluster()` of `redis` or `@redis/client`, version 5 or later, returns fits.
 *
 * You own it: open it, listen to its errors, close it. Its replies must be strings, as they are by default.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface RedisClusterConnection {
  /** Whether it is in use. */
  readonly isOpen: boolean
  /** The nodes that have slots. */
  readonly masters: readonly unknown[]
  /** Sends a command to the node that has a key and returns its reply. */
  sendCommand(firstKey: string, isReadonly: boolean, args: string[]): Promise<unknown>
  /** Creates another client with the same options, which is not open yet. */
  duplicate(overrides: { minimizeConnections: true }): RedisNodesSubscriber
}

/**
 * What a log uses of a client that asks Sentinel for the master. What `createSentinel()` of `redis` or `@redis/client`, version 5 or later, returns fits.
 *
 * You own it: open it, listen to its errors, close it. Its replies must be strings, as they are by default.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface RedisSentinelConnection {
  /** Whether it is in use. */
  readonly isOpen: boolean
  /** The master that it uses at present. */
  getMasterNode(): unknown
  /** Sends a command and returns its reply. */
  sendCommand(isReadonly: boolean, args: string[]): Promise<unknown>
  /** Creates another client with the same options, which is not open yet. */
  duplicate(): RedisNodesSubscriber
}

/**
 * The second client of a log over several nodes, see {@link RedisSubscriber}. It can be closed at any time.
 *
 * @since 0.1.0
 * @category Relay
 */
export type RedisNodesSubscriber = Omit<RedisSubscriber, 'isReady'>

/** Returns a client of a cluster in the form of a connection. A command goes to the node that has the first key of its script. */
export const clusterConnection = (client: RedisClusterConnection): RedisConnection => ({
  get isOpen() {
    return client.isOpen
  },
  sendCommand: (args) => client.sendCommand(args[3] ?? '', false, [...args]),
  duplicate: () => nodesSubscriber(client.duplicate({ minimizeConnections: true })),
})

/** Returns a client that asks Sentinel in the form of a connection. A command goes to the master. */
export const sentinelConnection = (client: RedisSentinelConnection): RedisConnection => ({
  get isOpen() {
    return client.isOpen
  },
  sendCommand: (args) => client.sendCommand(false, [...args]),
  duplicate: () => nodesSubscriber(client.duplicate()),
})

/** It connects to the node that it listens to with its first subscription, so it is closed after what was asked of it. */
const nodesSubscriber = (client: RedisNodesSubscriber): RedisSubscriber => {
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
