export { redisLog, type RedisLogConfig } from './redisLog.ts'
export type { RedisConnection, RedisSubscriber } from './RedisConnection.ts'
