/**
 * What a log uses of a connection to Redis. The client that `createClient()` of `redis` or `@redis/client`, version 5 or later, returns fits.
 *
 * You own it: open it, listen to its errors, close it. Its replies must be strings, as they are by default.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface RedisConnection {
  /** Whether it is in use: connected, or reconnecting. */
  readonly isOpen: boolean
  /** Sends a command and returns its reply. */
  sendCommand(args: readonly string[]): Promise<unknown>
  /** Creates another connection with the same options, which is not open yet. */
  duplicate(): RedisSubscriber
}

/**
 * The second connection, over which a log is notified of new frames. The log opens it for its first reader, and closes it after its last.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface RedisSubscriber {
  /** Whether it is in use. */
  readonly isOpen: boolean
  /** Whether it is connected. */
  readonly isReady: boolean
  /** Listens to `ready`, when it has connected, and to `error`: without a listener it ends a Node process. */
  on(event: 'ready' | 'error', listener: () => void): unknown
  /** Opens it. */
  connect(): Promise<unknown>
  /** Calls the listener for each message of a channel, after it has resolved. */
  subscribe(channel: string, listener: (message: unknown) => void): Promise<unknown>
  /** Stops calling the listener. */
  unsubscribe(channel: string, listener: (message: unknown) => void): Promise<unknown>
  /** Closes it at once. */
  destroy(): unknown
}
