import { concat, defer, NEVER, type Observable, of, Subject, throwError } from 'rxjs'
import { ApiFailure } from '../../../src/index.ts'
import { failureFrame, memoryLog, sseResponse } from '../../../src/server/index.ts'
import { encodeFrame } from '../../../src/wire/index.ts'
import { overloaded } from '../../../src/testing/index.ts'
import type { Frame } from '../../../src/wire/Frame.ts'

const frame = (data: string): Frame => ({ event: '', data })
const text = (...data: readonly string[]): string => data.map((it) => `data: ${it}\n\n`).join('')
const end = 'event: @end\ndata: {"type":"ping"}\n\n'

/** A source, and how often it was subscribed. */
const counted = (source: Observable<Frame>) => {
  let count = 0
  return { source: defer(() => (count++, source)), count: () => count }
}

const settled = () => new Promise(setImmediate)

describe('sseResponse', () => {
  it('has the headers of a stream that nobody may hold back', async () => {
    const response = await sseResponse(of(frame('a')))
    expect(response.status).toBe(200)
    expect(Object.fromEntries(response.headers)).toEqual({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    expect(await response.text()).toBe(text('a') + end)
  })

  it('comes with the first frame', async () => {
    const source = new Subject<Frame>()
    let response: Response | undefined
    void sseResponse(source).then((it) => (response = it))
    await settled()
    expect([source.observed, response]).toEqual([true, undefined])
    source.next(frame('a'))
    await settled()
    expect(response?.status).toBe(200)
    await response?.body?.cancel()
    expect(source.observed).toBe(false)
  })

  it.each<[string, Observable<Frame>]>([
    ['the first heartbeat', NEVER],
    ['an end without a frame', of<Frame>()],
    ['a failure that is told in the body', throwError(() => overloaded)],
  ])('comes with %s', async (_, source) => {
    const response = await sseResponse(source, { heartbeat: 5 })
    expect(response.status).toBe(200)
    await response.body?.cancel()
  })

  it.each([400, 404, 413, 422])(
    'has the status %d of a failure that comes first, and its error as the body',
    async (status) => {
      const failure = new ApiFailure('No', {
        kind: 'some_error',
        status,
        requestId: 'req_1',
        details: { error_code: 'a', b: 1 },
      })
      const response = await sseResponse(throwError(() => failure))
      expect(response.status).toBe(status)
      expect(response.headers.get('content-type')).toBe('application/json')
      expect(await response.json()).toEqual({
        type: 'error',
        error: { type: 'some_error', message: 'No', details: { error_code: 'a' } },
        request_id: 'req_1',
      })
    },
  )

  it('is 200 where a failure of such a status comes behind a frame', async () => {
    const failure = new ApiFailure('No', { kind: 'some_error', status: 404 })
    const response = await sseResponse(
      concat(
        of(frame('a')),
        throwError(() => failure),
      ),
    )
    expect(response.status).toBe(200)
    expect(await response.text()).toBe(text('a') + encodeFrame(failureFrame(failure)))
  })

  describe('in a runtime that reads a body while it constructs it, as workerd does', () => {
    /** Pulls before its constructor returns, and again while a chunk is enqueued. */
    class EagerStream extends ReadableStream<Uint8Array> {
      constructor(source: UnderlyingDefaultSource<Uint8Array>, strategy?: QueuingStrategy<Uint8Array>) {
        let eager: (() => void) | undefined
        super(
          {
            ...source,
            start: (controller) => {
              const enqueue = controller.enqueue.bind(controller)
              const pull = () => void source.pull?.(controller)
              controller.enqueue = (chunk) => {
                enqueue(chunk)
                pull()
              }
              eager = pull
            },
          },
          strategy,
        )
        eager?.()
      }
    }

    const { ReadableStream: original } = globalThis
    beforeEach(() => (globalThis.ReadableStream = EagerStream as typeof ReadableStream))
    afterEach(() => (globalThis.ReadableStream = original))

    it('answers with a source that emits at once', async () => {
      const { source, count } = counted(of(frame('a'), frame('b')))
      const response = await sseResponse(source)
      expect(response.status).toBe(200)
      expect(await response.text()).toBe(text('a', 'b') + end)
      expect(count()).toBe(1)
    })

    it('answers with the status of a failure that comes at once', async () => {
      const response = await sseResponse(
        throwError(() => new ApiFailure('No', { kind: 'not_found_error', status: 404 })),
      )
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ error: { message: 'No' } })
    })

    it('answers a reader that joins a stream of a log', async () => {
      const log = memoryLog()
      log('id', of(frame('a')))(undefined).subscribe()
      expect(await (await sseResponse(log('id')(undefined))).text()).toMatch(/^id: 1\.\w+\ndata: a\n\nevent: @end/)
    })
  })
})
