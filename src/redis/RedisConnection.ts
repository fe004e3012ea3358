/**
 * What a log uses of a connection to Redis: one of `createClient()` from `redis` or `@redis/client`, version 5 or later, is one.
 *
 * It is yours: open it, listen to its errors, close it. It has to give strings, as it does by default.
 *
 * @category Relay
 */
export interface RedisConnection {
  /** Whether it is in use: it stands, or connects again by itself. */
  readonly isOpen: boolean
  /** Sends a command and gives the reply. */
  sendCommand(args: readonly string[]): Promise<unknown>
  /** Makes another connection of the same kind, which is not open yet. */
  duplicate(): RedisSubscriber
}

/**
 * The second connection, over which a log hears that there is something new. The log opens it for its first reader, and closes it behind its last.
 *
 * @category Relay
 */
export interface RedisSubscriber {
  /** Whether it is in use. */
  readonly isOpen: boolean
  /** Listens to errors: one that nobody listens to ends a Node process. */
  on(event: 'error', listener: (error: unknown) => void): unknown
  /** Opens it. */
  connect(): Promise<unknown>
  /** Calls the listener at each message of a channel, once it resolves. */
  subscribe(channel: string, listener: () => void): Promise<unknown>
  /** Calls it no more. */
  unsubscribe(channel: string, listener: () => void): Promise<unknown>
  /** Closes it at once. */
  destroy(): unknown
}
