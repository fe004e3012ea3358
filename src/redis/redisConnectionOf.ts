import { type IoRedisConnection, ioRedisConnection } from './IoRedisConnection.ts'
import { clusterConnection, type RedisClusterConnection } from './RedisClusterConnection.ts'
import type { RedisConnection } from './RedisConnection.ts'
import { type RedisSentinelConnection, sentinelConnection } from './RedisSentinelConnection.ts'

/**
 * A client of Redis: what `createClient()`, `createCluster()` and `createSentinel()` of `redis` return, or `new Redis()` and `new Cluster()` of `ioredis`.
 *
 * @since 0.1.0
 * @category Relay
 */
export type RedisClient = RedisConnection | RedisClusterConnection | RedisSentinelConnection | IoRedisConnection

/** Returns any client in the form of a connection of `redis`, which is returned as it is. */
export const redisConnectionOf = (client: RedisClient): RedisConnection => {
  if ('call' in client) return ioRedisConnection(client)
  if ('masters' in client) return clusterConnection(client)
  return 'getMasterNode' in client ? sentinelConnection(client) : client
}
