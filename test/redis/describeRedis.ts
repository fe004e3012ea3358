import { createClient, type RedisClientOptions } from 'redis'
import { describeUnless } from '../describeUnless.ts'
import { hasRedis, howToGetRedis, type Redis, startRedis } from '../../examples/relay/startRedis.ts'

/** What specs over Redis use: a server of their own, which is there while they run. */
export interface RedisRoom {
  /** A connection that is closed behind the spec that asked for it. */
  readonly connect: (options?: Omit<RedisClientOptions, 'socket'>) => Promise<ReturnType<typeof connectionTo>>
  readonly redis: () => Redis
}

/** A connection to a server, not open yet. */
export const connectionTo = (path: string, options: Omit<RedisClientOptions, 'socket'> = {}) =>
  createClient({ socket: { path, tls: false }, ...options })

/** `describe` with a Redis server. Without one, the specs are skipped. */
export const describeRedis = (title: string, specs: (room: RedisRoom) => void): void =>
  describeUnless(hasRedis() ? undefined : howToGetRedis, title, () => {
    let redis: Redis | undefined
    const open: { destroy(): void }[] = []
    const theRedis = (): Redis => {
      if (redis === undefined) throw new Error('Redis has not started')
      return redis
    }

    beforeAll(async () => void (redis = await startRedis()), 15_000)
    afterEach(() => open.splice(0).forEach((connection) => connection.destroy()))
    afterAll(() => redis?.stop())

    specs({
      redis: theRedis,
      connect: async (options) => {
        const connection = connectionTo(theRedis().path, options).on('error', () => undefined)
        await connection.connect()
        open.push(connection)
        return connection
      },
    })
  })
