import { type IoRedisConnection, ioRedisConnection } from './IoRedisConnection.ts'
import { clusterConnection, type RedisClusterConnection } from './RedisClusterConnection.ts'
import type { RedisConnection } from './RedisConnection.ts'

/**
 * A client of Redis: what `createClient()` or `createCluster()` of `redis` returns, or `new Redis()` and `new Cluster()` of `ioredis`.
 *
 * @since 0.1.0
 * @category Relay
 */
export type RedisClient = RedisConnection | RedisClusterConnection | IoRedisConnection

/** Returns any client in the form of a connection of `redis`, which is returned as it is. */
export const redisConnectionOf = (client: RedisClient): RedisConnection => {
  if ('call' in client) return ioRedisConnection(client)
  return 'masters' in client ? clusterConnection(client) : client
}
