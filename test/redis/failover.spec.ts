import { Redis } from 'ioredis'
import { createSentinel } from 'redis'
import { Subject } from 'rxjs'
import { hasRedis, howToGetRedis } from '../../examples/relay/startRedis.ts'
import { type RedisClient, redisLog } from '../../src/redis/index.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import { describeUnless } from '../describeUnless.ts'
import { frame, reading, until } from './reading.ts'
import { masterName, startWatched, type Watched } from './startNodes.ts'

jest.setTimeout(30_000)

/** Several times as long as a failover takes here. */
const lease = 6000

describeUnless(hasRedis() ? undefined : howToGetRedis, 'redisLog over a master that fails over', () => {
  const open: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close()
  })

  const nodeRedis = async ({ sentinel }: Watched): Promise<RedisClient> => {
    const client = createSentinel({ name: masterName, sentinelRootNodes: [sentinel] })
    client.on('error', () => undefined)
    await client.connect()
    open.push(() => client.destroy())
    return client
  }

  const ioRedis = async ({ sentinel }: Watched): Promise<RedisClient> => {
    const client = new Redis({ name: masterName, sentinels: [sentinel] }).on('error', () => undefined)
    await until(() => client.status === 'ready')
    open.push(() => client.disconnect())
    return client
  }

  it.each([
    ['createSentinel() of redis', nodeRedis],
    ['new Redis({ sentinels }) of ioredis', ioRedis],
  ])('by %s, gives a stream whole, or truncated before what the replica has not received', async (_, connect) => {
    const watched = await startWatched()
    open.push(watched.stop)
    const { master, replica } = watched
    const here = redisLog(await connect(watched), { lease })
    const there = redisLog(await connect(watched), { lease })

    const [whole, lost] = [new Subject<Frame>(), new Subject<Frame>()]
    const [first, second] = [reading(here('ana:whole', whole)(undefined)), reading(here('ana:lost', lost)(undefined))]
    await until(() => whole.observed && lost.observed)
    const wholes = [first, reading(there('ana:whole')(undefined))]
    const losts = [second, reading(there('ana:lost')(undefined))]
    for (const text of 'ab') [whole, lost].forEach((source) => source.next(frame(text)))
    await until(() => [...wholes, ...losts].every(({ said }) => said() === 'ab'))
    await until(async () => {
      const lengths = ['whole', 'lost'].map((id) => replica.ask('XLEN', `rxjs-anthropic:{ana:${id}}`))
      return (await Promise.all(lengths)).every((length) => length === 3)
    })

    await replica.ask('REPLICAOF', master.host, '1') // no one is there, so it receives nothing from now on
    lost.next(frame('c'))
    await until(() => losts.every(({ said }) => said() === 'abc'))
    await master.kill()
    whole.next(frame('c'))
    // A server that is promoted closes its connections, this one too.
    const role = () => replica.ask('ROLE').catch(() => 'none')
    await until(async () => String(await role()).startsWith('master'))
    lost.next(frame('d'))
    whole.next(frame('d'))
    await until(() => wholes.every(({ said }) => said() === 'abcd'))
    await until(() => losts.every(({ said }) => said() === 'abc#') && !lost.observed)
    const late = reading(there('ana:lost')(undefined))
    await until(() => late.said() === 'ab#')
    expect([...losts, late].map(({ failure }) => failure())).toMatchObject(
      Array.from({ length: 3 }, () => ({ _tag: 'TruncatedFailure' })),
    )

    whole.complete()
    await until(() => wholes.every(({ said }) => said() === 'abcd|'))
  })
})
