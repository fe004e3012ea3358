import { Cluster, Redis } from 'ioredis'
import { createClient, createClientPool, createCluster, createSentinel } from 'redis'
import { redisLog } from 'rxjs-anthropic/redis'
import type { StreamLog } from 'rxjs-anthropic/server'
import { describe, expect, it } from 'tstyche'

const node = { host: '127.0.0.1', port: 6379 }

describe('redisLog', () => {
  it('takes each client of redis as it is', () => {
    expect(redisLog).type.toBeCallableWith(createClient())
    expect(redisLog).type.toBeCallableWith(createClient({ url: 'rediss://redis', RESP: 2, disableOfflineQueue: true }))
    expect(redisLog).type.toBeCallableWith(createCluster({ rootNodes: [{ socket: node }], useReplicas: true }))
    expect(redisLog).type.toBeCallableWith(createSentinel({ name: 'main', sentinelRootNodes: [node] }))
  })

  it('takes each client of ioredis as it is', () => {
    expect(redisLog).type.toBeCallableWith(new Redis())
    expect(redisLog).type.toBeCallableWith(new Redis({ name: 'main', sentinels: [node] }))
    expect(redisLog).type.toBeCallableWith(new Cluster([node]))
    expect(redisLog).type.toBeCallableWith(new Cluster([node], { shardedSubscribers: true, scaleReads: 'slave' }))
  })

  it('returns a log', () => {
    expect(redisLog(createClient(), { lease: 1000, linger: 0 })).type.toBe<StreamLog>()
  })

  it('does not take what is not a client', () => {
    expect(redisLog).type.not.toBeCallableWith()
    expect(redisLog).type.not.toBeCallableWith('redis://localhost:6379')
    expect(redisLog).type.not.toBeCallableWith({ url: 'redis://localhost:6379' })
    expect(redisLog).type.not.toBeCallableWith(new Map<string, string>())
    expect(redisLog).type.not.toBeCallableWith(redisLog(createClient()))
  })

  it('does not take a part of a client, nor one that is not there yet', () => {
    expect(redisLog).type.not.toBeCallableWith(Redis)
    expect(redisLog).type.not.toBeCallableWith(createClient)
    expect(redisLog).type.not.toBeCallableWith(createClient().connect())
    expect(redisLog).type.not.toBeCallableWith(createClientPool())
    expect(redisLog).type.not.toBeCallableWith(new Redis().pipeline())
    expect(redisLog).type.not.toBeCallableWith([new Redis()])
  })

  it('does not take options that it does not know', () => {
    expect(redisLog).type.not.toBeCallableWith(createClient(), { ttl: 1000 })
    expect(redisLog).type.not.toBeCallableWith(createClient(), { lease: '10s' })
  })
})
