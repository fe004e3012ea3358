import { Cluster, Redis } from 'ioredis'
import { createCluster, createSentinel } from 'redis'
import { Subject } from 'rxjs'
import { hasRedis, howToGetRedis } from '../../examples/relay/startRedis.ts'
import { type RedisClient, redisLog } from '../../src/redis/index.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import { describeUnless } from '../describeUnless.ts'
import { frame, reading, until } from './reading.ts'
import { masterName, type Replicated, startReplicatedCluster, startWatched } from './startNodes.ts'

jest.setTimeout(90_000)

/** Several times as long as a failover takes here. */
const lease = 12_000

/** How long what follows a failover may take, in ms: readers of a stream that was truncated notice after a lease. */
const patience = 2 * lease

describeUnless(hasRedis() ? undefined : howToGetRedis, 'redisLog over a master that fails over', () => {
  const open: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close()
  })

  const closeLater = <T extends { destroy(): unknown } | { disconnect(): unknown }>(client: T): T => {
    open.push(() => ('destroy' in client ? client.destroy() : client.disconnect()))
    return client
  }

  const sentinelOfRedis = async ({ root }: Replicated): Promise<RedisClient> => {
    const client = closeLater(createSentinel({ name: masterName, sentinelRootNodes: [root] }))
    client.on('error', () => undefined)
    return client.connect()
  }

  const clusterOfRedis = async ({ root: { host, port } }: Replicated): Promise<RedisClient> => {
    const client = closeLater(
      createCluster({ rootNodes: [{ socket: { host, port } }], defaults: { disableOfflineQueue: true } }),
    )
    client.on('error', () => undefined)
    return client.connect()
  }

  const sentinelOfIoRedis = async ({ root }: Replicated): Promise<RedisClient> => {
    const client = closeLater(new Redis({ name: masterName, sentinels: [root] })).on('error', () => undefined)
    await until(() => client.status === 'ready')
    return client
  }

  const clusterOfIoRedis = async ({ root: { host, port } }: Replicated): Promise<RedisClient> => {
    const client = closeLater(new Cluster([{ host, port }])).on('error', () => undefined)
    await until(() => client.status === 'ready')
    return client
  }

  /** Ids of streams that the master has. */
  const idsAt = async ({ master }: Replicated): Promise<readonly [string, string]> => {
    const found: string[] = []
    for (let number = 0; found.length < 2; number++) {
      const id = `ana:${number}`
      const isThere = master.ask('EXISTS', `rxjs-anthropic:{${id}}`).then(
        () => true,
        () => false, // it has moved
      )
      if (await isThere) found.push(id)
    }
    const [a = '', b = ''] = found
    return [a, b]
  }

  it.each([
    ['createSentinel() of redis', startWatched, sentinelOfRedis],
    ['new Redis({ sentinels }) of ioredis', startWatched, sentinelOfIoRedis],
    ['createCluster() of redis', startReplicatedCluster, clusterOfRedis],
    ['new Cluster() of ioredis', startReplicatedCluster, clusterOfIoRedis],
  ])(
    'by %s, gives a stream whole, or truncated before what the replica has not received',
    async (_, start, connect) => {
      const servers = await start()
      open.push(servers.stop)
      const { master, replica, isLevel, detach } = servers
      const [wholeId, lostId] = await idsAt(servers)
      const here = redisLog(await connect(servers), { lease })
      const there = redisLog(await connect(servers), { lease })

      const [whole, lost] = [new Subject<Frame>(), new Subject<Frame>()]
      const [first, second] = [reading(here(wholeId, whole)(undefined)), reading(here(lostId, lost)(undefined))]
      await until(() => whole.observed && lost.observed)
      const wholes = [first, reading(there(wholeId)(undefined))]
      const losts = [second, reading(there(lostId)(undefined))]
      for (const text of 'ab') [whole, lost].forEach((source) => source.next(frame(text)))
      await until(() => [...wholes, ...losts].every(({ said }) => said() === 'ab'))
      await until(isLevel)

      await detach()
      lost.next(frame('c'))
      await until(() => losts.every(({ said }) => said() === 'abc'))
      await master.kill()
      whole.next(frame('c'))
      // A server that is promoted closes its connections, this one too.
      const role = () => replica.ask('ROLE').catch(() => 'none')
      await until(async () => String(await role()).startsWith('master'), patience)
      lost.next(frame('d'))
      whole.next(frame('d'))
      await until(() => wholes.every(({ said }) => said() === 'abcd'), patience)
      await until(() => losts.every(({ said }) => said() === 'abc#') && !lost.observed, patience)
      const late = reading(there(lostId)(undefined))
      await until(() => late.said() === 'ab#')
      expect([...losts, late].map(({ failure }) => failure())).toMatchObject(
        Array.from({ length: 3 }, () => ({ _tag: 'TruncatedFailure' })),
      )

      whole.complete()
      await until(() => wholes.every(({ said }) => said() === 'abcd|'))
    },
  )
})
