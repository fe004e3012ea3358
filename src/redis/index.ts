export { redisLog, type RedisLogConfig } from './redisLog.ts'
export type { IoRedisConnection, IoRedisSubscriber } from './IoRedisConnection.ts'
export type { RedisConnection, RedisSubscriber } from './RedisConnection.ts'
