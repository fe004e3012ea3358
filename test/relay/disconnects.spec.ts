import type { IncomingMessage, ServerResponse } from 'node:http'
import { text as textOf } from 'node:stream/consumers'
import fc from 'fast-check'
import { from, lastValueFrom, merge, noop, take, toArray } from 'rxjs'
import { anthropic, type MessageRequest, relay } from '../../src/index.ts'
import { type LogConfig, memoryLog, readerOf, writeSse } from '../../src/server/index.ts'
import { decodeSse } from '../../src/wire/index.ts'
import { recording } from '../faults/meant.ts'
import { withServer } from '../transport/withServer.ts'
import { plainFrame } from './plainFrame.ts'
import { withBackend } from './withBackend.ts'

const request: MessageRequest = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Olá' }] }

/** How a connection ends before the stream does: after so many bytes, and whether as if all were well. */
interface Cut {
  readonly after: number
  readonly way: 'reset' | 'hangup' | 'end'
}

const cut: fc.Arbitrary<Cut> = fc.record({ after: fc.nat(2500), way: fc.constantFrom('reset', 'hangup', 'end') })

/** Lets so many bytes of a response pass, in the middle of a character too, and then ends the connection. */
const cutShort = (response: ServerResponse, { after, way }: Cut): void => {
  const write = response.write.bind(response) as (bytes: Uint8Array) => boolean
  let left = after
  const cutting = (text: string): boolean => {
    const bytes = Buffer.from(text).subarray(0, left)
    left -= bytes.length
    const ready = write(bytes)
    if (left > 0) return ready
    // What is on its way must arrive, and a reset overtakes it.
    setTimeout(
      () =>
        way === 'end' ? response.end() : way === 'hangup' ? response.destroy() : response.socket?.resetAndDestroy(),
      5,
    )
    return false
  }
  Object.assign(response, { write: cutting })
}

/** Serves what is asked upstream, out of a log. */
const backendOf = (
  upstream: string,
  config: LogConfig,
  prepare: (asked: IncomingMessage, response: ServerResponse) => void,
) => {
  const transport = anthropic({ baseUrl: upstream })
  const log = memoryLog({ expiry: 10_000, ...config })
  return (asked: IncomingMessage, response: ServerResponse): void => {
    prepare(asked, response)
    const { id, position } = readerOf(asked)
    void textOf(asked).then((body) => {
      writeSse(response, log(`ana:${id}`, transport(JSON.parse(body) as MessageRequest))(position))
    })
  }
}

describe('A relay over real sockets', () => {
  it('gives each of its readers the stream once and in order, however often their connections are cut', async () => {
    const whole = await lastValueFrom(from([recording]).pipe(decodeSse(), toArray()))
    const numbered = whole.map((frame, index) => ({ ...frame, id: String(index + 1) }))

    /** For each reader the cuts of its connections, and the ms after which it begins. */
    const readers = fc.array(fc.tuple(fc.array(cut, { maxLength: 5 }), fc.nat(60)), { minLength: 1, maxLength: 4 })

    await fc.assert(
      fc.asyncProperty(readers, async (plans) => {
        await withServer({ recording, pace: 1 }, async ({ url: upstream, requests }) => {
          const cuts = plans.map(([cuts]) => [...cuts])
          const backend = backendOf(upstream, {}, ({ headers }, response) => {
            const next = cuts[Number(headers['x-reader'])]?.shift()
            if (next) cutShort(response, next)
          })
          await withBackend(backend, async ({ url }) => {
            const reading = plans.map(async ([, ms], index) => {
              await new Promise((resolve) => setTimeout(resolve, ms))
              const headers = { 'x-reader': String(index) }
              const read = relay({ url, headers, newId: () => 'one', initialDelay: 0 })
              return lastValueFrom(read(request).pipe(toArray()))
            })
            for (const frames of await Promise.all(reading)) {
              expect(frames.map(plainFrame).map((frame) => ({ ...frame, id: frame.id?.replace(/\..*/, '') }))).toEqual(
                numbered,
              )
              expect(new Set(frames.map(({ id }) => id?.replace(/.*\./, ''))).size).toBe(1)
            }
            expect(requests).toHaveLength(1)
          })()
        })()
      }),
      { numRuns: 30 },
    )
  }, 60_000)

  it.each([
    ['ends the upstream request when its last reader has gone', { linger: 0 }, 'aborted'],
    ['lets it run to its end, where it is told so', { linger: Infinity }, 'answered'],
  ])('%s', (_, config, end) =>
    withServer({ recording, pace: 1 }, async ({ url: upstream, requests }) => {
      await withBackend(backendOf(upstream, config, noop), async ({ url }) => {
        await lastValueFrom(
          merge(
            ...[3, 5].map((count) =>
              relay({ url, newId: () => 'one', leaves: () => false })(request).pipe(take(count)),
            ),
          ),
        )
        expect(await requests[0]?.ended).toBe(end)
        expect(requests).toHaveLength(1)
      })()
    })(),
  )
})
