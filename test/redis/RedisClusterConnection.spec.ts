import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Cluster, Redis } from 'ioredis'
import { createClient, createCluster } from 'redis'
import { lastValueFrom, of, Subject } from 'rxjs'
import { hasRedis, howToGetRedis } from '../../examples/relay/startRedis.ts'
import { ioRedisConnection } from '../../src/redis/IoRedisConnection.ts'
import { clusterConnection } from '../../src/redis/RedisClusterConnection.ts'
import type { RedisConnection } from '../../src/redis/RedisConnection.ts'
import { redisConnectionOf } from '../../src/redis/redisConnectionOf.ts'
import { runScript } from '../../src/redis/runScript.ts'
import { type RedisClient, redisLog } from '../../src/redis/index.ts'
import { leaving } from '../../src/relay/log/leaving.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import { describeUnless } from '../describeUnless.ts'
import { scenes } from '../relay/log/scenes.ts'
import { describeLog } from '../../src/testing/describeLog.ts'
import { frame, reading, until } from './reading.ts'
import { type RedisNode, startCluster } from './startNodes.ts'

jest.setTimeout(20_000)

interface Login {
  readonly username?: string
  readonly password?: string
}

/** Longer than a spec takes: what a reader reads in time it reads because it was notified. */
const notified = { lease: 600_000 }

describeUnless(hasRedis() ? undefined : howToGetRedis, 'redisLog over a cluster', () => {
  let nodes: readonly RedisNode[] = []
  const open: { close(): unknown }[] = []
  const closeAll = () => open.splice(0).forEach((client) => client.close())
  beforeAll(async () => void (nodes = await startCluster(3)))
  afterAll(() => Promise.all(nodes.map(({ stop }) => stop())))

  const node = (index: number): RedisNode => {
    const it = nodes[index % nodes.length]
    if (it === undefined) throw new Error('The cluster has not started')
    return it
  }

  const closeLater = <T>(client: T, close: () => unknown): T => {
    open.push({ close })
    return client
  }

  const nodeRedis = async (defaults: Login = {}) => {
    const { host, port } = node(0)
    const client = createCluster({ rootNodes: [{ socket: { host, port } }], defaults })
    client.on('error', () => undefined)
    await client.connect()
    return closeLater(client, () => client.isOpen && client.destroy())
  }

  const ioRedis = async (redisOptions: Login = {}) => {
    const { host, port } = node(0)
    const client = new Cluster([{ host, port }], { redisOptions }).on('error', () => undefined)
    await until(() => client.status === 'ready')
    return closeLater(client, () => client.disconnect())
  }

  /** A client of the cluster that listens at one of its nodes. */
  const listeningAt = async (kind: string, { host, port }: RedisNode): Promise<RedisConnection> => {
    if (kind === 'redis')
      return { ...clusterConnection(await nodeRedis()), duplicate: () => createClient({ socket: { host, port } }) }
    const there = ioRedisConnection(new Redis({ host, port, lazyConnect: true }))
    return { ...ioRedisConnection(await ioRedis()), duplicate: there.duplicate }
  }

  /** How many connections of a kind each node has, apart from those that it keeps for the next slot that moves. */
  const connections = async (kind: string): Promise<string> => {
    const lists = await Promise.all(nodes.map((it) => it.ask('CLIENT', 'LIST', 'TYPE', kind)))
    return lists.map((list) => String(list).match(/^id=(?!.*cmd=restore)/gm)?.length ?? 0).join()
  }

  /** The channels in which someone listens, at any node. */
  const channels = async (): Promise<string> =>
    (await Promise.all(nodes.map(({ ask }) => ask('PUBSUB', 'CHANNELS')))).join()

  let ids = 0
  const newId = () => `ana:cluster-${++ids}`

  const clients: readonly [name: string, connect: () => Promise<RedisClient>][] = [
    ['redis', nodeRedis],
    ['ioredis', ioRedis],
  ]

  describe.each(clients)('by one client of %s', (name, connect) => {
    let client: RedisClient | undefined
    const shared = async () => (client ??= await connect())
    afterAll(closeAll)

    describeLog({ describe, it }, `redisLog over a cluster, by ${name}`, {
      ...scenes,
      open: async (config) => redisLog(await shared(), { lease: 5000, ...config }),
      lose: async (_, id) => {
        const run = runScript(redisConnectionOf(await shared()))
        await run("return redis.call('DEL', KEYS[1])", [`rxjs-anthropic:{${id}}`], [])
      },
    })
  })

  describe.each(clients)('by %s', (name, connect) => {
    afterEach(closeAll)

    it.each(['', '}', '}a', '{', '{}', '}{', '%', '%7D', '__proto__'])(
      'keeps all of a stream with the id %p in one slot',
      async (id) => {
        const log = redisLog(await connect(), { prefix: `${name}-${++ids}:` })
        expect(await lastValueFrom(log(id, of(frame('a')))(undefined))).toMatchObject({ data: 'a' })
        expect(await lastValueFrom(log(id)(undefined))).toMatchObject({ data: 'a' })
      },
    )

    it('notifies readers at every node, whichever has the stream', async () => {
      const writing = redisLog(await connect(), notified)
      const others = await Promise.all([0, 1, 2].map((index) => listeningAt(name, node(index))))
      for (const id of [newId(), newId(), newId()]) {
        const source = new Subject<Frame>()
        const first = reading(writing(id, source)(undefined))
        await until(() => source.observed)
        const readers = [first, ...others.map((client) => reading(redisLog(client, notified)(id)(undefined)))]
        for (const text of 'abc') {
          source.next(frame(text))
          await until(() => readers.every(({ said }) => said().endsWith(text)))
        }
        source.complete()
        await until(() => readers.every(({ said }) => said() === 'abc|'))
      }
    })

    it('does not cancel a stream that is read at another node only', async () => {
      const here = redisLog(await connect(), { lease: 4000, linger: 300 })
      const id = newId()
      const source = new Subject<Frame>()
      const first = reading(here(id, source)(undefined))
      await until(() => source.observed)
      const others = await Promise.all([0, 1, 2].map((index) => listeningAt(name, node(index))))
      const readers = others.map((client) => reading(redisLog(client, { lease: 4000 })(id)(undefined)))
      source.next(frame('a'))
      await until(() => readers.every(({ said }) => said() === 'a'))
      first.leave()
      await lastValueFrom(here(id)(leaving), { defaultValue: undefined })
      await new Promise((resolve) => setTimeout(resolve, 2000)) // the writer looks, and would have lingered
      source.next(frame('b'))
      await until(() => readers.every(({ said }) => said() === 'ab'))
      readers.forEach((reader) => reader.leave())
      await until(() => !source.observed)
    })

    it('ends the source at once when its only reader leaves for good, by another client than the one that writes', async () => {
      const writing = redisLog(await connect(), { ...notified, linger: 600_000 })
      const others = await Promise.all([0, 1, 2].map((index) => listeningAt(name, node(index))))
      for (const client of others) {
        const id = newId()
        const source = new Subject<Frame>()
        const starting = reading(writing(id, source)(undefined))
        await until(() => source.observed)
        const there = redisLog(client, notified)
        const reader = reading(there(id)(undefined))
        source.next(frame('a'))
        await until(() => starting.said() === 'a' && reader.said() === 'a')
        await until(async () => (await channels()).includes(`{${id}}:leaving`))
        starting.leave()
        reader.leave()
        await lastValueFrom(there(id)(leaving), { defaultValue: undefined })
        await until(() => !source.observed)
      }
    })

    it('gives a stream whole, once and in order while its slot moves to another node', async () => {
      const id = newId()
      const log = redisLog(await connect(), { lease: 8000 })
      const other = redisLog(await connect(), { lease: 8000 })
      const source = new Subject<Frame>()
      const readers = [reading(log(id, source)(undefined))]
      await until(() => source.observed)
      readers.push(reading(other(id)(undefined)))
      source.next(frame('a'))
      await until(() => readers.every(({ said }) => said() === 'a'))

      const key = `rxjs-anthropic:{${id}}`
      const slot = String(await node(0).ask('CLUSTER', 'KEYSLOT', key))
      const owners = await Promise.all(nodes.map((it) => it.ask('CLUSTER', 'COUNTKEYSINSLOT', slot)))
      const from = node(owners.findIndex((count) => Number(count) > 0))
      const to = node(nodes.indexOf(from) + 1)
      const [fromId, toId] = [await from.ask('CLUSTER', 'MYID'), await to.ask('CLUSTER', 'MYID')].map(String)
      await to.ask('CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(fromId))
      await from.ask('CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(toId))
      source.next(frame('b'))
      for (;;) {
        const keys = await from.ask('CLUSTER', 'GETKEYSINSLOT', slot, '10')
        if (!Array.isArray(keys) || keys.length === 0) break
        await from.ask('MIGRATE', to.host, String(to.port), '', '0', '5000', 'KEYS', ...keys.map(String))
        source.next(frame('c'))
      }
      for (const it of [to, from, ...nodes]) await it.ask('CLUSTER', 'SETSLOT', slot, 'NODE', String(toId))
      source.next(frame('d'))
      source.complete()
      await until(() => readers.every(({ said }) => said().endsWith('|')))
      expect(readers.map(({ said }) => said())).toEqual(['abcd|', 'abcd|'])
      expect(await to.ask('EXISTS', key)).toBe(1)
    })

    it('leaves no connection when its readers have left, however soon', async () => {
      const log = redisLog(await connect(), { lease: 300, linger: 0 })
      for (let round = 0; round < 20; round++) {
        const reader = reading(log(newId(), new Subject())(undefined))
        await new Promise((resolve) => setTimeout(resolve, round % 8))
        reader.leave()
      }
      // Each node keeps one connection for commands; the other one asks it for this list.
      await until(
        async () => (await connections('pubsub')) === '0,0,0' && /^[12],[12],[12]$/.test(await connections('normal')),
      )
    })
  })

  describe('by both', () => {
    afterEach(closeAll)

    it('needs no more rights than the documentation says', async () => {
      const documentation = readFileSync(join(__dirname, '../../docs/scaling.md'), 'utf8')
      const [, name = '', rights = '', password = ''] = /ACL SETUSER (\S+) (.*>(\S+).*)/.exec(documentation) ?? []
      const [, more = ''] = /In a cluster add `([^`]+)`/.exec(documentation) ?? []
      const all = ['ACL', 'SETUSER', name, 'reset', ...rights.split(' '), ...more.split(' ')]
      await Promise.all(nodes.map(({ ask }) => ask(...all)))
      const user = { username: name, password }
      const logs = [await nodeRedis(user), await ioRedis(user)].map((client) => redisLog(client))
      for (const log of logs) {
        const id = newId()
        const source = new Subject<Frame>()
        const reader = reading(log(id, source)(undefined))
        await until(() => source.observed)
        await until(async () => (await channels()).includes(id))
        source.next(frame('a'))
        source.complete()
        await until(() => reader.said() === 'a|')
      }
      expect(await Promise.all(nodes.map(({ ask }) => ask('ACL', 'LOG')))).toEqual([[], [], []])
    })

    it('shares its streams', async () => {
      const here = redisLog(await nodeRedis())
      const there = redisLog(await ioRedis())
      const source = new Subject<Frame>()
      const id = newId()
      const readers = [reading(here(id, source)(undefined))]
      await until(() => source.observed)
      readers.push(reading(there(id)(undefined)))
      source.next(frame('a'))
      await until(() => readers.every(({ said }) => said() === 'a'))
      source.next(frame('b'))
      source.complete()
      await until(() => readers.every(({ said }) => said() === 'ab|'))
    })
  })
})
