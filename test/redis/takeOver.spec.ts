import fc from 'fast-check'
import { from, lastValueFrom, toArray } from 'rxjs'
import { fetchFrom } from '../../examples/relay/fetchFrom.ts'
import { type Backend, startBackend } from '../../examples/relay/startBackend.ts'
import { type Server, startServer } from '../../examples/server/startServer.ts'
import { isFailure, type MessageRequest, relay } from '../../src/index.ts'
import { decodeSse } from '../../src/wire/index.ts'
import { withoutGeneration } from '../../src/testing/readToEnd.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import { recording } from '../faults/meant.ts'
import { describeRedis } from './describeRedis.ts'
import { reading, until } from './reading.ts'

const request: MessageRequest = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Olá' }] }

const headers = { authorization: 'Bearer ana-secret' }

/** A reader of a stream, which asks these servers in turn. */
const read = (id: string, fetch: typeof globalThis.fetch) =>
  relay({ url: '/messages', headers, newId: () => id, fetch, initialDelay: 1 })(request)

/** Asks the servers in turn, and loses each of its connections after so many bytes, and then none. */
const losing = (servers: readonly string[], cuts: readonly number[]): typeof fetch => {
  let connections = 0
  return async (path, init) => {
    const left = cuts[connections]
    const response = await fetch(
      new URL(path instanceof Request ? path.url : path, servers[connections++ % servers.length]),
      init,
    )
    return left === undefined ? response : new Response(response.body?.pipeThrough(cutAfter(left)), response)
  }
}

/** Lets so many bytes pass, in the middle of a character too, and breaks. */
const cutAfter = (bytes: number): TransformStream<Uint8Array, Uint8Array> => {
  let left = bytes
  return new TransformStream({
    transform: (piece, controller) => {
      controller.enqueue(piece.subarray(0, left))
      left -= piece.length
      if (left <= 0) controller.error(new Error('The connection was lost'))
    },
  })
}

jest.setTimeout(20_000)

describeRedis('Processes that share a Redis', ({ redis }) => {
  let ids = 0
  let whole: readonly Frame[] = []
  let upstream: Server
  /** It stops speaking after some frames, and keeps the connection. */
  let silent: Server
  /** `first` and `second` live; the others are killed, one in each spec. */
  let first: Backend
  let second: Backend
  let others: Backend[]
  let writers: Backend[]

  beforeAll(async () => {
    const frames = await lastValueFrom(from([recording]).pipe(decodeSse(), toArray()))
    whole = frames.map((frame, index) => ({ ...frame, id: String(index + 1) }))
    upstream = await startServer({ recording, pace: 2 })
    silent = await startServer({ recording, fault: { type: 'silence', after: { frames: 9 } } })
    const patient = () => startBackend(redis().path, upstream.url, 10_000)
    const strict = () => startBackend(redis().path, silent.url, 1000)
    const live = await Promise.all([patient(), patient(), patient(), patient()])
    writers = await Promise.all([strict(), strict()])
    ;[first, second, ...others] = live
  }, 30_000)

  afterAll(async () => {
    for (const { kill } of [first, second, ...others, ...writers]) kill()
    await Promise.all([upstream.close(), silent.close()])
  })

  it('give each reader the stream once and in order, however often it loses one and goes on with the other', async () => {
    const cuts = fc.array(fc.nat(2500), { maxLength: 6 })
    await fc.assert(
      fc.asyncProperty(fc.array(cuts, { minLength: 1, maxLength: 4 }), async (readers) => {
        const id = `cut-${++ids}`
        const before = upstream.requests.length
        const all = readers.map((cuts, index) => {
          const servers = index % 2 ? [first.url, second.url] : [second.url, first.url]
          return lastValueFrom(read(id, losing(servers, cuts)).pipe(toArray()))
        })
        for (const frames of await Promise.all(all)) expect(withoutGeneration(frames)).toEqual(whole)
        expect(upstream.requests).toHaveLength(before + 1)
      }),
      { numRuns: 20 },
    )
  }, 30_000)

  it.each([2, 15])('take over the readers of one that is killed, behind its frame %d', async (count) => {
    const id = `killed-${++ids}`
    const [killed] = others.splice(0, 1)
    if (!killed) throw new Error('None is left')
    const before = upstream.requests.length
    const writing = lastValueFrom(read(id, fetchFrom([first.url])).pipe(toArray()))
    await until(() => upstream.requests.length > before)

    const readers = [second, first].map((next) => {
      const got: Frame[] = []
      const frames = read(id, fetchFrom([killed.url, next.url]))
      frames.subscribe((frame) => {
        got.push(frame)
        if (got.length === count) killed.kill()
      })
      return got
    })
    await until(() => readers.every((got) => got.length === whole.length))
    for (const got of [...readers, await writing]) expect(withoutGeneration(got)).toEqual(whole)
    expect(upstream.requests).toHaveLength(before + 1)
  })

  it('end a stream whose writer is killed, in the same place for everybody, and ask for it no more', async () => {
    const id = `orphan-${++ids}`
    const [writer] = writers.splice(0, 1)
    if (!writer) throw new Error('None is left')
    const before = silent.requests.length
    const readers = [
      reading(read(id, fetchFrom([writer.url, second.url]))),
      reading(read(id, fetchFrom([writer.url, first.url]))),
    ]
    await until(() => readers.every(({ count }) => count() === 9))
    readers.push(reading(read(id, fetchFrom([second.url]))))
    writer.kill()

    await until(() => readers.every(({ failure }) => failure() !== undefined))
    readers.push(reading(read(id, fetchFrom([first.url]))))
    await until(() => readers.every(({ failure }) => failure() !== undefined))
    const prefix = whole.slice(0, 9).map(({ data }) => data)
    for (const { said, failure } of readers) {
      expect(said()).toBe(`${prefix.join('')}#`)
      expect(failure()).toMatchObject({
        _tag: 'TruncatedFailure',
        message: 'The stream ended early: the process that wrote it is gone',
      })
    }
    expect(silent.requests).toHaveLength(before + 1)
    expect(await silent.requests[before]?.ended).toBe('aborted')
  })

  it('end a stream whose writer is held up for longer than its lease, and it lets Claude go when it finds out', async () => {
    const id = `paused-${++ids}`
    const [writer] = writers.splice(0, 1)
    if (!writer) throw new Error('None is left')
    const before = silent.requests.length
    const there = reading(read(id, fetchFrom([writer.url])))
    await until(() => there.count() === 9)
    const reader = reading(read(id, fetchFrom([second.url])))
    await until(() => reader.count() === 9)

    writer.kill('SIGSTOP')
    await until(() => reader.failure() !== undefined)
    writer.kill('SIGCONT')
    expect(await silent.requests[before]?.ended).toBe('aborted')
    await until(() => there.failure() !== undefined)
    // A process that wakes up hears its clocks first: to it, a Redis that it had asked has been silent for a lease.
    const failure = there.failure()
    expect(['TruncatedFailure', 'TransportFailure']).toContain(isFailure(failure) && failure._tag)
    expect(reader.failure()).toMatchObject({ _tag: 'TruncatedFailure' })
    expect(silent.requests).toHaveLength(before + 1)
    writer.kill()
  })

  it('give a stream to nobody but its owner, whoever knows its id', async () => {
    const id = `mine-${++ids}`
    await lastValueFrom(read(id, fetchFrom([first.url])))
    const ask = (secret: string) =>
      fetch(`${second.url}/streams/${id}`, { headers: { authorization: `Bearer ${secret}` } })
    expect((await ask('ana-secret')).status).toBe(200)
    const refused = await ask('rui-secret')
    expect(refused.status).toBe(404)
    expect(await refused.text()).not.toContain(id)
    expect((await ask('nobody')).status).toBe(401)
  })
})
