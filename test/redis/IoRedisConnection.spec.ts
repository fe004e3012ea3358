import { Redis } from 'ioredis'
import { lastValueFrom, of, Subject } from 'rxjs'
import { redisConnectionOf } from '../../src/redis/redisConnectionOf.ts'
import { redisLog } from '../../src/redis/redisLog.ts'
import { leaving } from '../../src/relay/log/leaving.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import { describeLog } from '../../src/testing/describeLog.ts'
import type { StreamLog } from '../../src/relay/log/StreamLog.ts'
import { scenes } from '../relay/log/scenes.ts'
import { describeRedis } from './describeRedis.ts'
import { frame, reading, until } from './reading.ts'

describeRedis('redisLog over ioredis', ({ redis, connect }) => {
  const open: Redis[] = []
  const connection = (): Redis => {
    const client = new Redis({ path: redis().path }).on('error', () => undefined)
    open.push(client)
    return client
  }
  const clients = new Map<StreamLog, Redis>()
  afterEach(() => clients.clear())
  afterEach(() => open.splice(0).forEach((client) => client.disconnect()))

  describeLog({ describe, it }, 'redisLog over ioredis', {
    ...scenes,
    open: (config) => {
      const client = connection()
      const log = redisLog(client, { lease: 2000, ...config })
      clients.set(log, client)
      return log
    },
    processes: 3,
    faults: {
      'the lease expires': async (_, id) => (await connect()).del(`rxjs-anthropic:{${id}}:alive`),
      'the process dies': (log) => clients.get(log)?.disconnect(),
      'Redis forgets its scripts': async () => (await connect()).scriptFlush(),
    },
    lose: async (_, id) => (await connect()).del(`rxjs-anthropic:{${id}}`),
  })

  it('shares its streams with processes that use another client', async () => {
    const [here, there] = [redisLog(connection(), { lease: 10_000 }), redisLog(await connect(), { lease: 10_000 })]
    const source = new Subject<Frame>()
    const first = reading(here('ana:both', source)(undefined))
    await until(() => source.observed)
    const second = reading(there('ana:both')(undefined))
    source.next(frame('a'))
    await until(() => first.said() === 'a' && second.said() === 'a')
    first.leave()
    second.leave()
    await lastValueFrom(there('ana:both')(leaving), { defaultValue: undefined })
    await until(() => !source.observed)
  })

  it('is notified of each channel that has listeners, by each of its listeners', async () => {
    const [client, other] = [connection(), connection()]
    const subscriber = redisConnectionOf(client).duplicate()
    subscriber.on('error', () => undefined)
    await subscriber.connect()
    const heard: string[] = []
    const [a, b] = ['a', 'b'].map((name) => (message: unknown) => void heard.push(`${name} ${String(message)}`))
    if (a === undefined || b === undefined) throw new Error('No listeners')
    await subscriber.subscribe('one', a)
    await subscriber.subscribe('one', b)
    await other.publish('one', '1')
    await until(() => heard.length === 2)
    await subscriber.unsubscribe('one', a)
    await other.publish('one', '2')
    await until(() => heard.length === 3)
    await subscriber.unsubscribe('one', b)
    expect(await other.publish('one', '3')).toBe(0)
    expect(heard).toEqual(['a 1', 'b 1', 'b 2'])
    expect([subscriber.isOpen, subscriber.isReady]).toEqual([true, true])
    subscriber.destroy()
    await until(() => !subscriber.isOpen)
  })

  it('leaves no connection when its readers have left', async () => {
    const owner = await connect()
    const clients = async () => String(await owner.sendCommand(['CLIENT', 'LIST'])).match(/^id=/gm)?.length
    const client = connection()
    await client.ping()
    const before = await clients()
    const log = redisLog(client, { lease: 300 })
    expect(await lastValueFrom(log('ana:closed', of(frame('a')))(undefined))).toMatchObject({ data: 'a' })
    await until(async () => (await clients()) === before)
  })
})
