import { concat, lastValueFrom, NEVER, of, Subject, throwError, toArray } from 'rxjs'
import { relay, TruncatedFailure } from '../../../src/index.ts'
import { draining, isDraining } from '../../../src/relay/log/draining.ts'
import {
  bodyOf,
  drainable,
  leaving,
  memoryLog,
  readerOf,
  sseResponse,
  type StreamLog,
  writeSse,
} from '../../../src/server/index.ts'
import { overloaded } from '../../../src/testing/index.ts'
import type { Frame } from '../../../src/wire/Frame.ts'
import { reading } from '../../redis/reading.ts'
import { withBackend } from '../withBackend.ts'
import { describeLog } from '../../../src/testing/describeLog.ts'

const frame = (data: string): Frame => ({ event: '', data })

const out = { _tag: 'ApiFailure', status: 503, shouldRetry: true, details: { error_code: 'server_draining' } }

/** Two processes that share what a log keeps. */
const shared = (log: StreamLog) => [drainable(log), drainable(log)] as const

describeLog({ describe, it }, 'drainable', {
  open: (config) => drainable(memoryLog({ expiry: 1000, linger: 20, ...config })),
  lose: async (log) => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 2000)
    await expect(lastValueFrom(log('any')(undefined))).rejects.toMatchObject({ status: 404 })
    now.mockRestore()
  },
})

describe('drainable', () => {
  it('refuses new streams with a 503 and subscribes no source, but not before', async () => {
    const log = drainable(memoryLog())
    expect(reading(log('before', of(frame('a')))(undefined)).said()).toBe('a|')
    await log.drain()
    const source = new Subject<Frame>()
    for (const position of [undefined, '1.x']) {
      const refused = reading(log('new', source)(position))
      expect([refused.said(), refused.failure()]).toMatchObject(['#', out])
    }
    expect(source.observed).toBe(false)
  })

  it('writes its streams to their ends, keeps their readers, lets others join, and resolves then', async () => {
    const log = drainable(memoryLog())
    const source = new Subject<Frame>()
    const first = reading(log('id', source)(undefined))
    source.next(frame('a'))
    let hasDrained = false
    const drained = log.drain(60_000).then(() => (hasDrained = true))
    const second = reading(log('id', source)(undefined))
    source.next(frame('b'))
    await new Promise(setImmediate)
    expect(hasDrained).toBe(false)
    source.complete()
    await drained
    expect([first.said(), second.said(), reading(log('id')(undefined)).said()]).toEqual(['ab|', 'ab|', 'ab|'])
  })

  it('ends what runs for longer with a TruncatedFailure, for every reader', async () => {
    const log = drainable(memoryLog())
    const source = new Subject<Frame>()
    const reader = reading(log('id', source)(undefined))
    source.next(frame('a'))
    await log.drain(1)
    expect(source.observed).toBe(false)
    expect([reader.said(), reader.failure()]).toMatchObject(['a#', { _tag: 'TruncatedFailure' }])
    expect(reading(log('id')(undefined)).failure()).toBeInstanceOf(TruncatedFailure)
  })

  it('sends the readers of what another process writes away, also those that come later', async () => {
    const [here, there] = shared(memoryLog())
    const source = new Subject<Frame>()
    const writer = reading(there('id', source)(undefined))
    source.next(frame('a'))
    const early = reading(here('id')(undefined))
    expect(early.said()).toBe('a')
    await here.drain()
    for (const reader of [early, reading(here('id')(undefined))])
      expect([reader.said(), reader.failure()]).toMatchObject(['a#', out])
    const moved = reading(there('id')(early.position()))
    source.next(frame('b'))
    source.complete()
    expect([writer.said(), moved.said()]).toEqual(['ab|', 'b|'])
  })

  it('serves what has ended, and lets a reader leave', async () => {
    const log = drainable(memoryLog({ linger: Infinity }))
    reading(log('ended', of(frame('a')))(undefined))
    const source = new Subject<Frame>()
    reading(log('running', source)(undefined)).leave()
    const drained = log.drain(60_000)
    expect(reading(log('ended')(undefined)).said()).toBe('a|')
    expect(reading(log('running')(leaving)).said()).toBe('|')
    source.complete()
    await drained
  })

  it('waits until the log has the end of what has ended just before', async () => {
    const store = memoryLog()
    const written = new Subject<Frame>()
    const slow: StreamLog = (id, source) => (source === undefined ? () => written : store(id, source))
    const log = drainable(slow)
    reading(log('id', of(frame('a')))(undefined))
    let hasDrained = false
    const drained = log.drain().then(() => (hasDrained = true))
    await new Promise(setImmediate)
    expect(hasDrained).toBe(false)
    written.complete()
    await drained
  })

  it('is told by a status before the first frame, and by the end of the connection after it, never in the stream', async () => {
    const refused = await sseResponse(throwError(draining))
    expect([refused.status, refused.headers.get('connection')]).toEqual([503, 'close'])
    expect(await refused.json()).toMatchObject({ error: { details: { error_code: 'server_draining' } } })
    const begun = await sseResponse(concat(of(frame('a')), throwError(draining)))
    await expect(begun.text()).rejects.toMatchObject(out)
    expect([draining(), overloaded].map(isDraining)).toEqual([true, false])
  })

  it('moves the readers of a relay to another process, without a gap and without a repetition', async () => {
    const [here, there] = shared(memoryLog())
    const source = new Subject<Frame>()
    const serve =
      (log: StreamLog): Parameters<typeof withBackend>[0] =>
      (request, response) => {
        void bodyOf(request).then(() => {
          const { id, position } = readerOf(request)
          writeSse(response, log(id, source)(position))
        })
      }
    await withBackend(serve(here), async ({ url }) => {
      await withBackend(serve(there), async (other) => {
        const writer = reading(there('one', source)(undefined))
        source.next(frame('a'))
        let attempts = 0
        const read = relay<object>({
          url,
          newId: () => 'one',
          initialDelay: 0,
          fetch: (_, init) => fetch(++attempts > 2 ? other.url : url, init),
        })
        const whole = lastValueFrom(read({}).pipe(toArray()))
        while (attempts === 0) await new Promise((resolve) => setTimeout(resolve, 5))
        await here.drain()
        source.next(frame('b'))
        while (attempts < 3) await new Promise((resolve) => setTimeout(resolve, 5))
        source.next(frame('c'))
        source.complete()
        expect((await whole).map(({ data }) => data)).toEqual(['a', 'b', 'c'])
        expect([writer.said(), attempts]).toEqual(['abc|', 3])
      })()
    })()
  })

  it('keeps no reader of a stream that never ends', async () => {
    const [here, there] = shared(memoryLog())
    reading(there('id', NEVER)(undefined))
    const reader = reading(here('id')(undefined))
    await here.drain()
    expect(reader.failure()).toMatchObject(out)
  })
})
