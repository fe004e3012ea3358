import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as process_ from 'node:process'
import fc from 'fast-check'
import { RESP_TYPES } from 'redis'
import {
  defer,
  EMPTY,
  finalize,
  from,
  interval,
  lastValueFrom,
  map,
  NEVER,
  type Observable,
  of,
  Subject,
  take,
  toArray,
} from 'rxjs'
import { type RedisConnection, redisLog } from '../../src/redis/index.ts'
import { leaving } from '../../src/relay/log/leaving.ts'
import type { StreamLog } from '../../src/relay/log/StreamLog.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import { describeLog } from '../../src/testing/describeLog.ts'
import { scenes } from '../relay/log/scenes.ts'
import { connectionTo, describeRedis } from './describeRedis.ts'
import { frame, reading, until } from './reading.ts'

/** Short, so that specs that wait for its end take no time; long beside all else. */
const lease = 300

/** A source that says what it is told, from when it is read on, and knows how often that began and whether it goes on. */
const speaker = () => {
  const frames = new Subject<Frame>()
  let asked = 0
  let open = 0
  const source = defer(() => {
    asked += 1
    open += 1
    return frames.pipe(finalize(() => (open -= 1)))
  })
  return {
    source,
    asked: () => asked,
    isRead: () => open > 0,
    say: (text: string) => [...text].forEach((letter) => frames.next(frame(letter))),
    complete: () => frames.complete(),
  }
}

/** A connection whose commands pass through `through`. */
const by = (
  connection: RedisConnection,
  through: (send: () => Promise<unknown>, args: readonly string[]) => Promise<unknown>,
): RedisConnection => ({
  get isOpen() {
    return connection.isOpen
  },
  sendCommand: (args) => through(() => connection.sendCommand(args), args),
  duplicate: () => connection.duplicate(),
})

const letGo = { _tag: 'TruncatedFailure', message: 'The stream was cancelled because it had no readers' }
const brokenOff = { _tag: 'TruncatedFailure', message: 'The stream ended early: the process that wrote it is gone' }

jest.setTimeout(20_000)

describeRedis('redisLog', ({ connect, redis }) => {
  let ids = 0
  const newId = () => `ana:${++ids}`

  const connections = new Map<StreamLog, Awaited<ReturnType<typeof connect>>>()
  afterEach(() => connections.clear())
  describeLog({ describe, it }, 'redisLog', {
    ...scenes,
    open: async (config) => {
      const connection = await connect()
      const log = redisLog(connection, { lease: 2000, ...config })
      connections.set(log, connection)
      return log
    },
    processes: 3,
    faults: {
      'the lease expires': async (_, id) => (await connect()).del(`rxjs-anthropic:{${id}}:alive`),
      'the process dies': (log) => connections.get(log)?.destroy(),
      'Redis forgets its scripts': async () => (await connect()).scriptFlush(),
    },
    lose: async (_, id) => (await connect()).del(`rxjs-anthropic:{${id}}`),
  })

  /** A log with a connection of its own, as each process has one. */
  const process = async (config = {}): Promise<StreamLog> => redisLog(await connect(), { lease, ...config })

  describe('between processes', () => {
    it('asks once, whoever asks first, and gives all of it to everybody', async () => {
      const logs = await Promise.all([process(), process(), process()])
      const id = newId()
      const { source, asked, say, complete } = speaker()
      const readers = Array.from({ length: 30 }, (_, index) =>
        reading((logs[index % 3] ?? logs[0])(id, source)(undefined)),
      )

      await until(() => asked() === 1)
      say('ab')
      await until(() => readers.every(({ said }) => said() === 'ab'))
      say('c')
      complete()
      await until(() => readers.every(({ said }) => said() === 'abc|'))
      expect(asked()).toBe(1)
    })

    it('gives a reader the stream once and in order, however often it goes from one to another', async () => {
      const logs = await Promise.all([process(), process()])
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.string({ maxLength: 3 }), { maxLength: 20 }),
          fc.array(fc.array(fc.tuple(fc.nat(1), fc.nat(6)), { maxLength: 6 }), { minLength: 1, maxLength: 3 }),
          async (texts, readers) => {
            const id = newId()
            const source = from(texts.map(frame))
            const all = readers.map(async (stays) => {
              const got: Frame[] = []
              for (const [at, stay] of [...stays, [0, Infinity] as const]) {
                const read = (logs[at] ?? logs[0])(id, source)(got.at(-1)?.id).pipe(take(stay), toArray())
                got.push(...(await lastValueFrom(read)))
              }
              return got.map(({ data }) => data)
            })
            for (const got of await Promise.all(all)) expect(got).toEqual(texts)
          },
        ),
        { numRuns: 50 },
      )
    })

    it.each(['closes', 'leaves'])(
      'ends the source at once, whichever process is told that the only reader leaves, when it %s first',
      async (first) => {
        const config = { lease: 60_000, linger: 60_000 }
        const [writing, reads, told] = await Promise.all([process(config), process(config), process(config)])
        const id = newId()
        const { source, isRead, say } = speaker()
        const starting = reading(writing(id, source)(undefined))
        await until(isRead)
        say('a')
        await until(() => starting.said() === 'a')
        const reader = reading(reads(id)(undefined))
        await until(() => reader.said() === 'a')
        starting.leave()

        if (first === 'closes') reader.leave()
        else expect(await lastValueFrom(told(id)(leaving), { defaultValue: 'left' })).toBe('left')
        expect(isRead()).toBe(true)
        if (first === 'closes') expect(await lastValueFrom(told(id)(leaving), { defaultValue: 'left' })).toBe('left')
        else reader.leave()
        await until(() => !isRead())
        const late = reading(reads(id)(undefined))
        await until(() => late.said() === 'a#')
        expect(late.failure()).toMatchObject({ _tag: 'TruncatedFailure' })
      },
    )

    it('counts a reader whose second connection PUBLISH does not count, as on another node of a cluster', async () => {
      const connection = await connect()
      const elsewhere: RedisConnection = {
        get isOpen() {
          return connection.isOpen
        },
        sendCommand: (args) => connection.sendCommand([...args]),
        duplicate: () => ({
          isOpen: false,
          isReady: false,
          on: () => undefined,
          connect: () => Promise.resolve(),
          subscribe: () => Promise.resolve(),
          unsubscribe: () => Promise.resolve(),
          destroy: () => undefined,
        }),
      }
      const here = await process({ linger: 0 })
      const there = redisLog(elsewhere, { lease, linger: 0 })
      const id = newId()
      const { source, isRead, say } = speaker()
      const first = reading(here(id, source)(undefined))
      await until(isRead)
      say('a')
      const second = reading(there(id)(undefined))
      await until(() => first.said() === 'a' && second.said() === 'a')
      first.leave()
      await new Promise((resolve) => setTimeout(resolve, lease)) // three looks
      expect(isRead()).toBe(true)
      say('b')
      await until(() => second.said() === 'ab')
      second.leave()
      await until(() => !isRead())
    })

    it('continues for a reader in another process when one leaves', async () => {
      const config = { lease: 60_000, linger: 0 }
      const [here, there] = await Promise.all([process(config), process(config)])
      const id = newId()
      const { source, isRead, say, complete } = speaker()
      const first = reading(here(id, source)(undefined))
      await until(isRead)
      say('a')
      const second = reading(there(id)(undefined))
      await until(() => first.said() === 'a' && second.said() === 'a')
      expect(await lastValueFrom(here(id)(leaving), { defaultValue: 'left' })).toBe('left')
      first.leave()
      say('b')
      complete()
      await until(() => second.said() === 'ab|')
    })

    it('reads on as long as anybody reads in any of them, and lets the source go then', async () => {
      const [here, there] = await Promise.all([process({ linger: 0 }), process({ linger: 0 })])
      const id = newId()
      const { source, asked, isRead, say } = speaker()
      const first = reading(here(id, source)(undefined))
      await until(isRead)
      say('a')
      await until(() => first.said() === 'a')
      const second = reading(there(id)(first.position()))
      say('b')
      await until(() => second.said() === 'b')

      first.leave()
      await new Promise((resolve) => setTimeout(resolve, lease)) // three looks
      say('c')
      await until(() => second.said() === 'bc')
      expect(isRead()).toBe(true)

      second.leave()
      await until(() => !isRead())
      const late = reading(there(id, source)(undefined))
      await until(() => late.said() === 'abc#')
      expect(late.failure()).toMatchObject(letGo)
      expect(asked()).toBe(1)
    })

    it('writes a stream though its first reader has left before it began', async () => {
      const [here, there] = await Promise.all([process(), process()])
      const id = newId()
      const { source, isRead, say, complete } = speaker()
      reading(here(id, source)(undefined)).leave()
      await until(isRead)
      const second = reading(there(id)(undefined))
      say('ab')
      complete()
      await until(() => second.said() === 'ab|')
    })
  })

  describe('when the process that writes is gone', () => {
    it('is truncated for all readers, now and later, and is not begun again', async () => {
      const dying = await connect()
      const there = await process()
      const id = newId()
      const { source, asked, isRead, say } = speaker()
      reading(redisLog(dying, { lease })(id, source)(undefined))
      await until(isRead)
      const second = reading(there(id)(undefined))
      say('ab')
      await until(() => second.said() === 'ab')

      dying.destroy()
      await until(() => second.said() === 'ab#')
      expect(second.failure()).toMatchObject(brokenOff)
      const late = reading((await process())(id, source)(undefined))
      await until(() => late.said() === 'ab#')
      expect(late.failure()).toMatchObject(brokenOff)
      await until(() => !isRead())
      expect(asked()).toBe(1)
    })

    it('lets one that was only held up add nothing any more', async () => {
      const [here, there, other] = await Promise.all([process({ lease: 60_000 }), process(), connect()])
      const id = newId()
      const { source, isRead, say } = speaker()
      reading(here(id, source)(undefined))
      await until(isRead)
      const second = reading(there(id)(undefined))
      say('a')
      await until(() => second.said() === 'a')

      await other.del(`rxjs-anthropic:{${id}}:alive`)
      await until(() => second.said() === 'a#')
      expect(isRead()).toBe(true)
      say('b')
      await until(() => !isRead())
      const late = reading(there(id)(undefined))
      await until(() => late.said() === 'a#')
      expect(late.failure()).toMatchObject(brokenOff)
    })
  })

  describe('when Redis', () => {
    /** So many frames, one each ms. */
    const many = (count: number): Observable<Frame> =>
      interval(1).pipe(
        take(count),
        map((n) => frame(`${n} `)),
      )
    const all = (count: number): string => `${Array.from({ length: count }, (_, n) => `${n} `).join('')}|`

    it.each([
      ['wait meanwhile', false],
      ['are refused meanwhile', true],
    ])('loses its connections, goes on with new ones, where commands %s', async (_, disableOfflineQueue) => {
      const over = async () => redisLog(await connect({ disableOfflineQueue }), { lease })
      const [here, there, other] = await Promise.all([over(), over(), connect()])
      const id = newId()
      const readers = [reading(here(id, many(200))(undefined))]
      await until(() => readers[0]?.said() !== '')
      readers.push(reading(there(id)(undefined)))
      for (let i = 0; i < 5; i++) {
        const before = readers[0]?.said()
        await other.sendCommand(['CLIENT', 'KILL', 'TYPE', i % 2 ? 'normal' : 'pubsub', 'SKIPME', 'yes'])
        await until(() => readers[0]?.said() !== before)
      }
      await until(() => readers.every(({ said }) => said() === all(200)))
    })

    it('loses its replies, adds nothing twice and begins nothing twice', async () => {
      const connection = await connect()
      let sent = 0
      const log = redisLog(
        by(connection, async (send) => {
          const reply = await send()
          if (sent++ % 2 === 0) throw new Error('Socket closed unexpectedly')
          return reply
        }),
        { lease },
      )
      const reader = reading(log(newId(), many(20))(undefined))
      await until(() => reader.said() === all(20))
    })

    it('wakes nobody, is looked at now and then', async () => {
      const connection = await connect()
      const deaf: RedisConnection = {
        ...by(connection, (send) => send()),
        isOpen: true,
        duplicate: () => ({
          isOpen: false,
          isReady: false,
          on: () => undefined,
          connect: () => Promise.reject(new Error('No more connections')),
          subscribe: () => Promise.reject(new Error('Not connected')),
          unsubscribe: () => Promise.resolve(),
          destroy: () => undefined,
        }),
      }
      const id = newId()
      const reader = reading(redisLog(deaf, { lease })(id, many(20))(undefined))
      await until(() => reader.said() === all(20))
    })

    it('has forgotten the scripts, is sent them again, and otherwise only once', async () => {
      const connection = await connect()
      let whole = 0
      const log = redisLog(
        by(connection, (send, [command]) => {
          whole += command === 'EVAL' ? 1 : 0
          return send()
        }),
        { lease: 10_000 },
      )
      await connection.scriptFlush()
      const { source, isRead, say, complete } = speaker()
      const reader = reading(log(newId(), source)(undefined))
      await until(isRead)
      say('a')
      await until(() => reader.said() === 'a')
      say('b')
      await until(() => reader.said() === 'ab')
      expect(whole).toBe(3)
      await connection.scriptFlush()
      say('c')
      await until(() => reader.said() === 'abc')
      expect(whole).toBe(4) // what it has written need not be read
      complete()
      await until(() => reader.said() === 'abc|')
    })

    it('has forgotten a stream, ends it for who reads it, and lets its source go', async () => {
      const [here, other] = await Promise.all([process(), connect()])
      const id = newId()
      const { source, isRead, say } = speaker()
      const reader = reading(here(id, source)(undefined))
      await until(isRead)
      say('ab')
      await until(() => reader.said() === 'ab')
      await other.flushAll()
      await until(() => reader.said() === 'ab#' && !isRead())
      expect(reader.failure()).toMatchObject(brokenOff)
    })

    it('has lost the last of a stream, as one may that takes over from another, adds nothing behind the gap', async () => {
      const [here, there, other] = await Promise.all([process(), process(), connect()])
      const id = newId()
      const { source, isRead, say } = speaker()
      const reader = reading(here(id, source)(undefined))
      await until(isRead)
      say('ab')
      await until(() => reader.said() === 'ab')
      const key = `rxjs-anthropic:{${id}}`
      await other.multi().xDel(key, '2-0').xSetId(key, '1-0').exec()
      say('c')
      await until(() => reader.said() === 'ab#' && !isRead())
      const late = reading(there(id)(undefined))
      await until(() => late.said() === 'a#')
    })

    it('does not answer, fails with a TransportFailure when the lease is over', async () => {
      const silent = by(await connect(), () => new Promise(() => undefined))
      const reader = reading(redisLog(silent, { lease })(newId(), EMPTY)(undefined))
      await until(() => reader.said() === '#')
      expect(reader.failure()).toMatchObject({ _tag: 'TransportFailure', phase: 'connect' })
    })

    it('refuses, fails at once, with its reason', async () => {
      const connection = await connect()
      const id = newId()
      await connection.set(`rxjs-anthropic:{${id}}`, 'something else')
      const reader = reading(redisLog(connection, { lease: 60_000 })(id, EMPTY)(undefined))
      await until(() => reader.said() === '#')
      expect(reader.failure()).toMatchObject({
        _tag: 'TransportFailure',
        message: 'Redis failed',
        cause: { message: expect.stringContaining('WRONGTYPE') },
      })
    })

    it('is out of memory for a while, tries again, and loses nothing', async () => {
      const [connection, owner] = await Promise.all([connect(), connect()])
      const id = newId()
      const { source, isRead, say, complete } = speaker()
      const reader = reading(redisLog(connection, { lease: 2000 })(id, source)(undefined))
      await until(isRead)
      say('a')
      await until(() => reader.said() === 'a')
      await owner.configSet('maxmemory', '1')
      try {
        say('b')
        await new Promise((resolve) => setTimeout(resolve, 200))
        expect(reader.said()).toBe('a')
      } finally {
        await owner.configSet('maxmemory', '0')
      }
      await until(() => reader.said() === 'ab')
      complete()
      await until(() => reader.said() === 'ab|')
    })

    it('has lost the beginning of a stream, ends it for its readers, and does not start it again', async () => {
      const [here, other] = await Promise.all([process(), connect()])
      const id = newId()
      const { source, asked, isRead, say } = speaker()
      const reader = reading(here(id, source)(undefined))
      await until(isRead)
      say('abc')
      await until(() => reader.said() === 'abc')
      await other.xTrim(`rxjs-anthropic:{${id}}`, 'MAXLEN', 1)
      await until(() => reader.said() === 'abc#' && !isRead())
      const late = [reading(here(id, source)(undefined)), reading(here(id)(reader.position()))]
      await until(() => late.every(({ said }) => said() === '#'))
      expect(late.map(({ failure }) => failure())).toMatchObject([{ status: 404 }, { status: 404 }])
      expect(asked()).toBe(1)
    })

    it('has lost a frame in the middle of a stream, is truncated before it', async () => {
      const [here, there, other] = await Promise.all([process(), process(), connect()])
      const id = newId()
      const first = reading(here(id, from([...'abc'].map(frame)))(undefined))
      await until(() => first.said() === 'abc|')
      await other.xDel(`rxjs-anthropic:{${id}}`, '2-0')
      const late = reading(there(id)(undefined))
      await until(() => late.said() === 'a#')
      expect(late.failure()).toMatchObject({ _tag: 'TruncatedFailure' })
    })

    it('holds another stream under the same id now, ends the first for its readers, and gives the other its own', async () => {
      const [here, other] = await Promise.all([process(), connect()])
      const id = newId()
      const [old, young] = [speaker(), speaker()]
      const reader = reading(here(id, old.source)(undefined))
      await until(old.isRead)
      old.say('ab')
      await until(() => reader.said() === 'ab')
      await other.flushAll()
      const second = reading(here(id, young.source)(undefined))
      await until(young.isRead)
      young.say('xyz')
      await until(() => second.said() === 'xyz' && reader.said() === 'ab#' && !old.isRead())
      const stale = reading(here(id)(reader.position()))
      await until(() => stale.said() === '#')
      expect(stale.failure()).toMatchObject({ status: 404, details: { error_code: 'stream_not_found' } })
      second.leave()
    })

    it('is of no use for the time being, fails with the reason when the lease is over', async () => {
      const loading = by(await connect(), () =>
        Promise.reject(new Error('LOADING Redis is loading the dataset in memory')),
      )
      const reader = reading(redisLog(loading, { lease })(newId(), EMPTY)(undefined))
      await until(() => reader.said() === '#')
      expect(reader.failure()).toMatchObject({
        _tag: 'TransportFailure',
        cause: { message: expect.stringMatching(/^LOADING/) },
      })
    })

    it('is not connected, fails at once', async () => {
      const reader = reading(redisLog(connectionTo(redis().path))(newId(), EMPTY)(undefined))
      await until(() => reader.said() === '#')
      expect(reader.failure()).toMatchObject({ _tag: 'TransportFailure', phase: 'connect' })
    })

    it('is made to give something else than text, fails with a DecodeFailure', async () => {
      const connection = (await connect()).withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer })
      const reader = reading(redisLog(connection)(newId(), EMPTY)(undefined))
      await until(() => reader.said() === '#')
      expect(reader.failure()).toMatchObject({ _tag: 'DecodeFailure', layer: 'frame' })
    })
  })

  describe('in Redis', () => {
    it('keeps a stream for as long as it is told, and nothing beside it', async () => {
      const connection = await connect()
      const id = newId()
      const log = redisLog(connection, { expiry: 60_000, prefix: 'mine:' })
      await lastValueFrom(log(id, of(frame('a')))(undefined))
      expect(await connection.keys('mine:*')).toEqual([`mine:{${id}}`])
      const left = await connection.pTTL(`mine:{${id}}`)
      expect(left).toBeGreaterThan(50_000)
      expect(left).toBeLessThanOrEqual(60_000)
    })

    it('keeps a stream for ever, where it is told so', async () => {
      const connection = await connect()
      const id = newId()
      await lastValueFrom(redisLog(connection, { expiry: Infinity })(id, of(frame('a')))(undefined))
      expect(await connection.pTTL(`rxjs-anthropic:{${id}}`)).toBeGreaterThan(1e14)
    })

    it('keeps a stream that is written for a lease more, and knows by another key that it is', async () => {
      const connection = await connect()
      const id = newId()
      const log = redisLog(connection, { lease: 20_000, expiry: 60_000, prefix: 'ours:' })
      const { source, isRead, say, complete } = speaker()
      const reader = reading(log(id, source)(undefined))
      await until(isRead)
      say('a')
      await until(() => reader.said() === 'a')
      expect((await connection.keys('ours:*')).sort()).toEqual(
        ['', ':alive', ':readers'].map((key) => `ours:{${id}}${key}`),
      )
      expect(await connection.pTTL(`ours:{${id}}`)).toBeGreaterThan(70_000)
      expect(await connection.pTTL(`ours:{${id}}:alive`)).toBeLessThanOrEqual(20_000)
      complete()
      await until(() => reader.said() === 'a|')
    })

    it('forgets it then', async () => {
      const connection = await connect()
      const log = redisLog(connection, { expiry: 300 })
      const id = newId()
      await lastValueFrom(log(id, of(frame('a')))(undefined))
      await until(async () => (await connection.exists(`rxjs-anthropic:{${id}}`)) === 0)
      const reader = reading(log(id)('1.x'))
      await until(() => reader.said() === '#')
      expect(reader.failure()).toMatchObject({ _tag: 'ApiFailure', status: 404 })
    })

    it('needs no more rights than the documentation says', async () => {
      const documentation = readFileSync(join(__dirname, '../../docs/scaling.md'), 'utf8')
      const [, name = '', rights = '', password = ''] = /ACL SETUSER (\S+) (.*>(\S+).*)/.exec(documentation) ?? []
      const owner = await connect()
      await owner.sendCommand(['ACL', 'SETUSER', name, 'reset', ...rights.split(' ')])
      const limited = () => connect({ username: name, password })
      const [dying, connection] = await Promise.all([limited(), limited()])
      const log = redisLog(connection, { lease })
      const ids = [newId(), newId()] as const

      expect(await lastValueFrom(log(ids[0], of(frame('a')))(undefined))).toMatchObject({ data: 'a' })
      reading(redisLog(dying, { lease })(ids[1], NEVER)(undefined))
      await until(async () => (await owner.exists(`rxjs-anthropic:{${ids[1]}}`)) === 1)
      dying.destroy()
      const readers = [log(ids[1])(undefined), log(newId())(undefined)].map(reading)
      await until(() => readers.every(({ failure }) => failure() !== undefined))
      expect(readers.map(({ failure }) => failure())).toMatchObject([brokenOff, { _tag: 'ApiFailure', status: 404 }])
      expect(await owner.sendCommand(['ACL', 'LOG'])).toEqual([])
    })

    it('sends the frames with the notification, so that a reader asks for none, unless they are large', async () => {
      const [writing, other] = await Promise.all([connect(), connect()])
      let asked = 0
      const id = newId()
      const source = new Subject<Frame>()
      const first = reading(redisLog(writing, { lease: 10_000 })(id, source)(undefined))
      await until(() => source.observed)
      const log = redisLog(
        by(other, (send) => (asked++, send())),
        { lease: 10_000 },
      )
      const reader = reading(log(id)(undefined))
      source.next(frame('a'))
      await until(() => reader.said() === 'a')
      const before = asked
      for (const letter of 'bcdefghijk') {
        source.next(frame(letter))
        await until(() => reader.said().endsWith(letter))
      }
      expect(asked - before).toBeLessThan(5) // it looks once a second

      const large = 'ü'.repeat(20_000)
      source.next(frame(large))
      source.complete()
      await until(() => [first, reader].every(({ said }) => said() === `abcdefghijk${large}|`))
    })

    it('reads what many readers of one process read once', async () => {
      const connection = await connect()
      let sent = 0
      const log = redisLog(
        by(connection, (send) => (sent++, send())),
        { lease: 10_000 },
      )
      const id = newId()
      const { source, isRead, say, complete } = speaker()
      const readers = Array.from({ length: 100 }, () => reading(log(id, source)(undefined)))
      await until(isRead)
      await until(() => sent >= 102) // each has asked for it; one reads
      const before = sent
      say('a')
      await until(() => readers.every(({ said }) => said() === 'a'))
      complete()
      await until(() => readers.every(({ said }) => said() === 'a|'))
      expect(sent - before).toBeLessThan(20)
    })

    it('leaves no connection, timer or listener, however soon its readers leave', async () => {
      const [connection, owner] = await Promise.all([connect(), connect()])
      const clients = async () => String(await owner.sendCommand(['CLIENT', 'LIST'])).match(/^id=/gm)?.length
      const listeners = () => connection.eventNames().map((name) => connection.listenerCount(name))
      const timers = () => process_.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
      const before = [await clients(), listeners(), timers()]
      const log = redisLog(connection, { lease, linger: 0 })
      for (let round = 0; round < 40; round++) {
        const reader = reading(log(newId(), NEVER)(undefined))
        await new Promise((resolve) => setTimeout(resolve, round % 4))
        reader.leave()
      }
      await until(async () => JSON.stringify([await clients(), listeners(), timers()]) === JSON.stringify(before))
    })

    it('listens over a second connection while anybody reads, or a stream is written', async () => {
      const connection = await connect()
      const listening = async () =>
        String(await connection.sendCommand(['CLIENT', 'LIST', 'TYPE', 'pubsub'])).split('id=').length - 1
      const log = redisLog(connection, { lease, linger: 0 })
      const readers = [newId(), newId()].map((id) => reading(log(id, NEVER)(undefined)))
      await until(async () => (await listening()) === 1)
      readers[0]?.leave()
      await until(async () => (await connection.pubSubChannels('rxjs-anthropic:*')).length === 1)
      expect(await listening()).toBe(1)
      readers[1]?.leave()
      await until(async () => (await listening()) === 0)
    })
  })
})
