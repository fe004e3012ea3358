import type { RedisConnection, RedisSubscriber } from './RedisConnection.ts'

/**
 * What a log uses of a connection of `ioredis`: `new Redis()` and `new Cluster()`, version 5 or later, fit.
 *
 * You own it: listen to its errors, close it. Its replies must be strings, as they are by default.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface IoRedisConnection {
  /** `end` if it does not reconnect. */
  readonly status: string
  /** Sends a command and returns its reply. */
  call(command: string, args: string[]): Promise<unknown>
  /** Creates another connection with the same options, which connects by itself. */
  duplicate(): IoRedisSubscriber
}

/**
 * The second connection of a log over `ioredis`, see {@link RedisSubscriber}.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface IoRedisSubscriber {
  /** `ready` if it is connected, `end` if it does not reconnect, `wait` if it has to be told to connect. */
  readonly status: string
  /** Listens to `message`, of any channel. */
  on(event: 'message', listener: (channel: string, message: string) => void): unknown
  /** Listens to `ready` and `error`. */
  on(event: 'ready' | 'error', listener: () => void): unknown
  /** Opens it. */
  connect(): Promise<unknown>
  /** Subscribes to a channel. */
  subscribe(channel: string): Promise<unknown>
  /** Unsubscribes from a channel. */
  unsubscribe(channel: string): Promise<unknown>
  /** Closes it at once. */
  disconnect(): unknown
}

/** Returns a connection of `ioredis` in the form of one of `redis`. */
export const ioRedisConnection = (client: IoRedisConnection): RedisConnection => ({
  get isOpen() {
    return client.status !== 'end'
  },
  sendCommand: ([command = '', ...args]) => client.call(command, args),
  duplicate: () => subscriberOf(client.duplicate()),
})

type Listener = (message: unknown) => void

const subscriberOf = (client: IoRedisSubscriber): RedisSubscriber => {
  const listeners = new Map<string, ReadonlySet<Listener>>()
  client.on('message', (channel, message) => listeners.get(channel)?.forEach((listener) => listener(message)))

  return {
    get isOpen() {
      return client.status !== 'end'
    },
    get isReady() {
      return client.status === 'ready'
    },
    on: (event, listener) => client.on(event, listener),
    connect: () => (client.status === 'wait' ? client.connect() : Promise.resolve()),
    subscribe: (channel, listener) => {
      listeners.set(channel, new Set([...(listeners.get(channel) ?? []), listener]))
      return client.subscribe(channel)
    },
    unsubscribe: (channel, listener) => {
      const others = [...(listeners.get(channel) ?? [])].filter((it) => it !== listener)
      if (others.length > 0) return Promise.resolve(listeners.set(channel, new Set(others)))
      listeners.delete(channel)
      return client.unsubscribe(channel)
    },
    destroy: () => client.disconnect(),
  }
}
