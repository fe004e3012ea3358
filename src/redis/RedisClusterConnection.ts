import { nodesSubscriber, type RedisNodesSubscriber } from './RedisNodesSubscriber.ts'
import type { RedisConnection } from './RedisConnection.ts'

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

/** Returns a client of a cluster in the form of a connection. A command goes to the node that has the first key of its script. */
export const clusterConnection = (client: RedisClusterConnection): RedisConnection => ({
  get isOpen() {
    return client.isOpen
  },
  sendCommand: (args) => client.sendCommand(args[3] ?? '', false, [...args]),
  duplicate: () => nodesSubscriber(client.duplicate({ minimizeConnections: true })),
})
