import { nodesSubscriber, type RedisNodesSubscriber } from './RedisNodesSubscriber.ts'
import type { RedisConnection } from './RedisConnection.ts'

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

/** Returns a client that asks Sentinel in the form of a connection. A command goes to the master. */
export const sentinelConnection = (client: RedisSentinelConnection): RedisConnection => ({
  get isOpen() {
    return client.isOpen
  },
  sendCommand: (args) => client.sendCommand(false, [...args]),
  duplicate: () => nodesSubscriber(client.duplicate()),
})
