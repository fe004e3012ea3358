import { Redis as IoRedis } from 'ioredis'
import { Subject } from 'rxjs'
import { hasRedis, howToGetRedis, keepOnDisk, type Redis, startRedis } from '../../examples/relay/startRedis.ts'
import { type RedisClient, redisLog } from '../../src/redis/index.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import { describeUnless } from '../describeUnless.ts'
import { connectionTo } from './describeRedis.ts'
import { frame, reading, until } from './reading.ts'

jest.setTimeout(30_000)

/** Several times as long as a restart takes here. */
const lease = 6000

describeUnless(hasRedis() ? undefined : howToGetRedis, 'redisLog over a Redis that is killed and restarted', () => {
  let redis: Redis
  const open: (() => unknown)[] = []
  beforeAll(async () => void (redis = await startRedis(...keepOnDisk)), 15_000)
  afterAll(() => redis.stop())
  afterEach(() => open.splice(0).forEach((close) => close()))

  const nodeRedis = async (): Promise<RedisClient> => {
    const client = connectionTo(redis.path).on('error', () => undefined)
    await client.connect()
    open.push(() => client.destroy())
    return client
  }

  const ioRedis = async (): Promise<RedisClient> => {
    const client = new IoRedis(redis.path).on('error', () => undefined)
    await until(() => client.status === 'ready')
    open.push(() => client.disconnect())
    return client
  }

  const clients = [
    ['redis', nodeRedis],
    ['ioredis', ioRedis],
  ] as const
  const moments = clients.flatMap(([name, connect]) => [0, 1, 3, 5].map((after) => [name, after, connect] as const))

  it.each(moments)(
    'by %s, killed while frame %i is written, gives every reader the answer whole, once and in order',
    async (name, after, connect) => {
      const [here, there] = [redisLog(await connect(), { lease }), redisLog(await connect(), { lease })]
      const id = `restarted-${name}-${after}`
      const source = new Subject<Frame>()
      const first = reading(here(id, source)(undefined))
      await until(() => source.observed)
      const second = reading(there(id)(undefined))

      const texts = [...'abcdef']
      texts.slice(0, after).forEach((text) => source.next(frame(text)))
      await until(() => second.count() === after)
      source.next(frame(texts[after] ?? '')) // whether it is on the disk is not known
      await redis.restart()
      texts.slice(after + 1).forEach((text) => source.next(frame(text)))
      const third = reading(there(id)(undefined))
      source.complete()
      const late = reading(here(id)(undefined))

      const readers = [first, second, third, late]
      await until(() => readers.every(({ said }) => said() === 'abcdef|' || said().endsWith('#')))
      expect(readers.map(({ said }) => said())).toEqual(readers.map(() => 'abcdef|'))
    },
  )
})
