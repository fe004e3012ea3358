import { EventEmitter } from 'node:events'
import { Agent, get, type IncomingMessage, type ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { text as textOf } from 'node:stream/consumers'
import { concat, NEVER, noop, type Observable, of, Subject, type Subscription, throwError } from 'rxjs'
import { ApiFailure } from '../../../src/index.ts'
import { failureFrame, memoryLog, type SseConfig, type SseResponse, writeSse } from '../../../src/server/index.ts'
import { encodeFrame } from '../../../src/wire/index.ts'
import { overloaded } from '../../../src/testing/index.ts'
import type { Frame } from '../../../src/wire/Frame.ts'
import { collect } from '../collect.ts'
import { type Backend, withBackend } from '../withBackend.ts'

const frame = (data: string): Frame => ({ event: '', data })
const text = (...data: readonly string[]): string => data.map((it) => `data: ${it}\n\n`).join('')
const end = 'event: @end\ndata: {"type":"ping"}\n\n'

/** Waits until something holds. */
const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise(setImmediate)
}

/** What has been served. */
interface Served {
  readonly response: ServerResponse
  readonly serving: Subscription
}

/** Runs a spec with a backend that serves a source to everybody. */
const withSource = (
  source: Observable<Frame>,
  config: SseConfig | undefined,
  spec: (backend: Backend & { readonly served: readonly Served[] }) => Promise<void>,
): (() => Promise<void>) => {
  const served: Served[] = []
  return withBackend(
    (_, response) => served.push({ response, serving: writeSse(response, source, config) }),
    (backend) => spec({ ...backend, served }),
  )
}

/** A reader that asks, and takes nothing from its socket until it is resumed. */
const slowReader = (url: string): Socket => {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname).pause()
  socket.write('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  return socket
}

/** An answer that is never ready for more. */
class Stuck extends EventEmitter implements SseResponse {
  readonly headersSent = false
  readonly writableEnded = false
  readonly destroyed = false
  writeHead = noop
  end = noop
  destroy = noop
  write = (): boolean => false
}

describe('writeSse', () => {
  it(
    'writes head, frames and end, and the connection can be used again',
    withSource(of(frame('a'), frame('ü')), undefined, async ({ url, asked }) => {
      const agent = new Agent({ keepAlive: true, maxSockets: 1 })
      for (let i = 0; i < 2; i++) {
        const response = await new Promise<IncomingMessage>((resolve) => get(url, { agent }, resolve))
        expect(response.statusCode).toBe(200)
        expect(response.headers).toMatchObject({
          'content-type': 'text/event-stream; charset=utf-8',
          'cache-control': 'no-cache, no-transform',
          'x-accel-buffering': 'no',
        })
        expect(await textOf(response)).toBe(text('a', 'ü') + end)
      }
      expect(asked[0]?.socket).toBe(asked[1]?.socket)
      agent.destroy()
    }),
  )

  it('sends each frame as it comes', () => {
    const source = new Subject<Frame>()
    return withSource(source, undefined, async ({ url }) => {
      const response = new Promise<IncomingMessage>((resolve) => get(url, resolve))
      await until(() => source.observed)
      source.next(frame('a'))
      const pieces = (await response)[Symbol.asyncIterator]() as AsyncIterator<Buffer>
      for (const data of ['a', 'b', 'c']) {
        if (data !== 'a') source.next(frame(data))
        expect(String((await pieces.next()).value)).toBe(text(data))
      }
      source.complete()
    })()
  })

  it('lets the source go when the reader has gone', () => {
    const source = new Subject<Frame>()
    return withSource(source, undefined, async ({ url }) => {
      const controller = new AbortController()
      const response = fetch(url, { signal: controller.signal })
      await until(() => source.observed)
      source.next(frame('a'))
      await response
      controller.abort()
      await until(() => !source.observed)
      source.next(frame('b'))
    })()
  })

  it('does not ask the source for a reader that has gone before', () => {
    const source = new Subject<Frame>()
    let served = false
    const answer = (_: unknown, response: ServerResponse): void =>
      void response.on('close', () => {
        writeSse(response, source)
        served = true
      })
    return withBackend(answer, async ({ url, asked }) => {
      const controller = new AbortController()
      const response = fetch(url, { signal: controller.signal })
      await until(() => asked.length > 0)
      controller.abort()
      await expect(response).rejects.toThrow()
      await until(() => served)
      expect(source.observed).toBe(false)
    })()
  })

  it(
    'cuts the connection when it is unsubscribed, so that the reader knows that this is no end',
    withSource(concat(of(frame('a')), NEVER), undefined, async ({ url, served }) => {
      const response = await fetch(url)
      served[0]?.serving.unsubscribe()
      await expect(response.text()).rejects.toThrow('terminated')
    }),
  )

  it(
    'says a failure in its place, and ends',
    withSource(
      concat(
        of(frame('a')),
        throwError(() => overloaded),
      ),
      undefined,
      async ({ url }) => {
        const response = await fetch(url)
        expect(response.status).toBe(200)
        expect(await response.text()).toBe(text('a') + encodeFrame(failureFrame(overloaded)))
      },
    ),
  )

  it(
    'answers with the status of a failure that comes first and is about the request',
    withSource(
      throwError(() => new ApiFailure('No', { kind: 'not_found_error', status: 404 })),
      undefined,
      async ({ url }) => {
        const response = await fetch(url)
        expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/json'])
        expect(await response.json()).toEqual({ type: 'error', error: { type: 'not_found_error', message: 'No' } })
      },
    ),
  )

  it(
    'says it in its place where it comes later',
    withSource(
      concat(
        of(frame('a')),
        throwError(() => new ApiFailure('No', { kind: 'not_found_error', status: 404 })),
      ),
      undefined,
      async ({ url }) => {
        const response = await fetch(url)
        expect(response.status).toBe(200)
        expect(await response.text()).toContain('event: error\n')
      },
    ),
  )

  it(
    'says a failure in its place that is not',
    withSource(
      throwError(() => new ApiFailure('invalid x-api-key', { kind: 'authentication_error', status: 401 })),
      undefined,
      async ({ url }) => {
        const response = await fetch(url)
        expect([response.status, response.headers.get('content-type')]).toEqual([
          200,
          'text/event-stream; charset=utf-8',
        ])
      },
    ),
  )

  it(
    'leaves a head as it is that has been sent, also where the failure has a status',
    withBackend(
      (_, response) => {
        response.writeHead(202, { 'content-type': 'text/event-stream' }).flushHeaders()
        writeSse(
          response,
          throwError(() => new ApiFailure('No', { kind: 'not_found_error', status: 404 })),
        )
      },
      async ({ url }) => {
        const response = await fetch(url)
        expect(response.status).toBe(202)
        expect(await response.text()).toContain('event: error\n')
      },
    ),
  )

  it(
    'leaves a head as it is that is sent after it was called, and serves the stream',
    withBackend(
      (_, response) => {
        const source = new Subject<Frame>()
        writeSse(response, source, { heartbeat: 5 })
        response.flushHeaders()
        setTimeout(() => {
          source.next(frame('a'))
          source.complete()
        }, 20)
      },
      async ({ url }) => {
        const response = await fetch(url)
        expect(response.status).toBe(200)
        expect((await response.text()).replaceAll(':\n\n', '')).toBe(text('a') + end)
      },
    ),
  )

  it.each(['write', 'writeHead', 'end'] as const)(
    'closes the connection if %s throws, and does not end the process',
    async (method) => {
      const source = new Subject<Frame>()
      const response = new Stuck()
      const destroyed = jest.spyOn(response, 'destroy')
      Object.assign(response, {
        [method]: () => {
          throw new TypeError('broken')
        },
      })
      writeSse(response, source, { heartbeat: method === 'write' ? 1 : 0 })
      if (method === 'write') await until(() => !source.observed)
      else {
        source.next(frame('a'))
        source.complete()
        response.emit('drain')
        await until(() => !source.observed)
        response.emit('drain')
      }
      await until(() => destroyed.mock.calls.length > 0)
    },
  )

  it('cuts the connection of a reader that takes nothing for drainTimeout', () => {
    const source = new Subject<Frame>()
    return withSource(source, { drainTimeout: 50 }, async ({ url, served }) => {
      const socket = slowReader(url)
      await until(() => source.observed)
      while (source.observed) {
        if (!served[0]?.response.writableNeedDrain) source.next(frame('x'.repeat(100_000)))
        await new Promise(setImmediate)
      }
      expect(served[0]?.response.destroyed).toBe(true)
      expect(served[0]?.response.writableEnded).toBe(false)
      socket.destroy()
    })()
  })

  it(
    'sends the head with the first heartbeat where nothing comes',
    withSource(NEVER, { heartbeat: 5 }, async ({ url }) => {
      const response = await fetch(url)
      expect(response.status).toBe(200)
      await response.body?.cancel()
    }),
  )

  it('writes a slow reader no more than it takes, and cuts its connection when too much waits', () => {
    const source = new Subject<Frame>()
    return withSource(source, { maxBuffer: 2 ** 20 }, async ({ url, served }) => {
      const socket = slowReader(url)
      await until(() => source.observed)
      const piece = frame('x'.repeat(10_000))
      let given = 0
      while (source.observed) {
        source.next(piece)
        given += piece.data.length
        expect(served[0]?.response.writableLength).toBeLessThan(2 ** 20)
        await new Promise(setImmediate)
      }
      expect(given).toBeGreaterThan(2 ** 20)
      expect(served[0]?.response.destroyed).toBe(true)
      expect(served[0]?.response.writableEnded).toBe(false)
      socket.destroy()
    })()
  })

  it('gives a slow reader all that waited for it, once and in order, and others meanwhile theirs', () => {
    const source = new Subject<Frame>()
    return withSource(source, undefined, async ({ url, served }) => {
      const socket = slowReader(url)
      await until(() => served.length === 1)
      const fast = fetch(url).then((response) => response.text())
      await until(() => served.length === 2)

      const data = Array.from({ length: 400 }, (_, index) => `${index} `.padEnd(20_000, 'x'))
      for (const piece of data) {
        source.next(frame(piece))
        await new Promise(setImmediate)
      }
      source.complete()
      expect((await fast) === text(...data) + end).toBe(true)
      expect(served[1]?.response.writableFinished).toBe(true)
      expect(served[0]?.response.writableEnded).toBe(false)

      const slow = await textOf(socket.resume())
      const seen = [...slow.matchAll(/^data: (\d+) x*$/gm)].map(([, index]) => Number(index))
      expect(seen).toEqual(data.map((_, index) => index))
    })()
  })

  it('keeps for a slow reader of a log no more than references to what it has not taken', () => {
    const heap = (): number => {
      collect()
      return process.memoryUsage().heapUsed
    }
    const source = new Subject<Frame>()
    const read = memoryLog({ linger: 0 })('id', source)(undefined)
    const first = read.subscribe()
    const frames = 20_000
    for (let i = 0; i < frames; i++) source.next(frame(`${i}`.padEnd(200, 'x')))

    const alone = heap()
    const readers = Array.from({ length: 20 }, () => writeSse(new Stuck(), read))
    const each = (heap() - alone) / readers.length / frames
    for (const reader of [...readers, first]) reader.unsubscribe()
    expect(each).toBeLessThan(20) // bytes; a reference has 8
  })
})
