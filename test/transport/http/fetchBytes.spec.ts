import { lastValueFrom, toArray } from 'rxjs'
import { fetchBytes } from '../../../src/transport/http/fetchBytes.ts'
import type { HttpRequest } from '../../../src/transport/http/httpRequest.ts'
import type { TransportConfig } from '../../../src/transport/http/Transport.ts'
import { StalledFailure } from '../../../src/failure/StalledFailure.ts'
import { marbles } from '../../../src/testing/index.ts'
import { manualFetch, settled } from './manualFetch.ts'

const request: HttpRequest = {
  url: 'http://127.0.0.1/v1/messages',
  method: 'POST',
  headers: {},
  body: '{}',
  accept: 'text/event-stream',
  asked: undefined,
  secrets: [],
}

const never = new Promise<never>(() => undefined)

const eventStream = { headers: { 'content-type': 'text/event-stream' } }

const read = (config: TransportConfig) => lastValueFrom(fetchBytes(request, config).pipe(toArray()))

/** A response whose body has this reader. */
const responseOf = (reader: object): object => ({
  status: 200,
  ok: true,
  headers: new Headers(),
  body: { getReader: () => reader },
})

describe('fetchBytes', () => {
  it('calls fetch when it is subscribed, not before', () => {
    const fetch = jest.fn(() => never)
    const bytes = fetchBytes(request, { fetch })
    expect(fetch).not.toHaveBeenCalled()
    bytes.subscribe().unsubscribe()
    expect(fetch).toHaveBeenCalledTimes(1)
  })

  describe('aborts in the same tick in which it is unsubscribed', () => {
    it('while it connects', () => {
      let signal: AbortSignal | null | undefined
      const fetch: typeof globalThis.fetch = (_, init) => {
        signal = init?.signal
        return never
      }
      const subscription = fetchBytes(request, { fetch }).subscribe()
      expect(signal?.aborted).toBe(false)
      subscription.unsubscribe()
      expect(signal?.aborted).toBe(true)
    })

    it('while the body is read, and lets go of a body that does not heed the signal', async () => {
      const { fetch, write, aborted, cancelled } = manualFetch()
      const seen: number[] = []
      const subscription = fetchBytes(request, { fetch }).subscribe((bytes) => seen.push(bytes.length))
      write('12345')
      await settled()
      subscription.unsubscribe()
      expect([aborted(), cancelled(), seen]).toEqual([true, true, [5]])
    })

    it('while the body of an error is read', async () => {
      const { fetch, write, aborted, cancelled } = manualFetch({ status: 500 })
      let failed = false
      const subscription = fetchBytes(request, { fetch }).subscribe({ error: () => (failed = true) })
      write('{"type":"err')
      await settled()
      subscription.unsubscribe()
      expect([aborted(), cancelled()]).toEqual([true, true])
      await settled()
      expect(failed).toBe(false)
    })
  })

  it('emits nothing after it was unsubscribed, though the response comes', async () => {
    let answer: (response: Response) => void = () => undefined
    const fetch = () => new Promise<Response>((resolve) => (answer = resolve))
    const openObserver = { next: jest.fn() }
    const next = jest.fn()
    fetchBytes(request, { fetch, openObserver }).subscribe(next).unsubscribe()
    answer(new Response('data: 1\n\n'))
    await settled()
    expect(next).not.toHaveBeenCalled()
    expect(openObserver.next).not.toHaveBeenCalled()
  })

  it('leaves an error of the openObserver as it is', async () => {
    const bug = new TypeError('a bug of mine')
    const openObserver = {
      next: () => {
        throw bug
      },
    }
    await expect(read({ fetch: manualFetch().fetch, openObserver })).rejects.toBe(bug)
  })

  it('reads a response whose body is no stream', async () => {
    const response = new Response(null, { headers: { 'content-type': 'text/event-stream' } })
    expect(await read({ fetch: () => Promise.resolve(response) })).toEqual([new Uint8Array()])
  })

  it.each<[string, unknown]>([
    ['undefined', undefined],
    ['an empty object', {}],
    ['a text', 'data: 1'],
    ['a response without headers', { status: 200 }],
    [
      'a response whose headers throw',
      {
        status: 200,
        get headers() {
          throw new Error('no headers')
        },
      },
    ],
  ])('errors as not connected if fetch returns %s', async (_, response) => {
    const fetch = () => Promise.resolve(response as Response)
    await expect(read({ fetch })).rejects.toMatchObject({ _tag: 'TransportFailure', phase: 'connect' })
  })

  it.each<[string, () => Promise<Response>]>([
    [
      'that was read already',
      async () => {
        const response = new Response('x', eventStream)
        await response.text()
        return response
      },
    ],
    [
      'that is locked',
      () => {
        const response = new Response('x', eventStream)
        response.body?.getReader()
        return Promise.resolve(response)
      },
    ],
    [
      'of texts',
      () =>
        Promise.resolve({
          status: 200,
          ok: true,
          headers: new Headers(eventStream.headers),
          body: new ReadableStream({ start: (controller) => controller.enqueue('data: 1') }),
        } as unknown as Response),
    ],
    [
      'that cannot be read',
      () =>
        Promise.resolve({
          status: 200,
          ok: true,
          headers: new Headers(eventStream.headers),
          body: {},
          arrayBuffer: () => Promise.reject(new Error('no body')),
        } as unknown as Response),
    ],
  ])('errors as lost if the response has a body %s', async (_, fetch) => {
    await expect(read({ fetch })).rejects.toMatchObject({ _tag: 'TransportFailure', phase: 'body' })
  })

  const throwing = (key: string): object =>
    Object.defineProperty({ status: 200, ok: true, headers: new Headers() }, key, {
      get: () => {
        throw new Error(`${key} throws`)
      },
    })

  it.each<[string, unknown]>([
    ['has no status that can be read', throwing('status')],
    ['has no body that can be read', throwing('body')],
    ['has a reader without a cancel', responseOf({ read: () => undefined })],
    [
      'has a cancel that throws',
      responseOf({
        read: () => null,
        cancel: () => {
          throw new Error('no cancel')
        },
      }),
    ],
  ])('errors with a TransportFailure if the response %s', async (_, response) => {
    const fetch = () => Promise.resolve(response as Response)
    await expect(read({ fetch })).rejects.toMatchObject({ _tag: 'TransportFailure' })
  })

  it('reads the whole of a body that is not a stream of the web', async () => {
    const arrayBuffer = () => Promise.resolve(new TextEncoder().encode('data: 1').buffer)
    const response = { status: 200, ok: true, headers: new Headers(eventStream.headers), body: {}, arrayBuffer }
    const bytes = await read({ fetch: () => Promise.resolve(response as unknown as Response) })
    expect(new TextDecoder().decode(bytes[0])).toBe('data: 1')
  })

  it('cancels the body of a fetch that ignores its signal', async () => {
    let respond: (response: Response) => void = () => undefined
    const fetch = () => new Promise<Response>((resolve) => (respond = resolve))
    const cancel = jest.fn()
    fetchBytes(request, { fetch }).subscribe().unsubscribe()
    respond(new Response(new ReadableStream({ cancel }), eventStream))
    await settled()
    expect(cancel).toHaveBeenCalled()
  })

  it.each([
    [
      'throws',
      () => {
        throw new TypeError('fetch failed')
      },
    ],
    ['rejects', () => Promise.reject(new TypeError('fetch failed'))],
  ])('fails as not connected where fetch %s', async (_, fetch) => {
    await expect(read({ fetch })).rejects.toMatchObject({
      _tag: 'TransportFailure',
      phase: 'connect',
      message: 'No response from the server',
      host: '127.0.0.1',
      cause: new TypeError('fetch failed'),
    })
  })

  it('reads no more of a refused body than it needs', async () => {
    const { fetch, write } = manualFetch({ status: 500 })
    const failure = read({ fetch })
    await settled()
    write('x'.repeat(100_000))
    await expect(failure).rejects.toMatchObject({ _tag: 'ApiFailure', kind: 'api_error', status: 500 })
  })

  describe('idleTimeout', () => {
    it(
      'errors after 280 s without a byte, the connection included',
      marbles(({ expectObservable }) => {
        const stalled = new StalledFailure('No bytes received for 280000 ms', { clock: 'liveness', after: 280_000 })
        expectObservable(fetchBytes(request, { fetch: () => never })).toBe('280s #', undefined, stalled)
      }),
    )

    it.each([0, Infinity, 1e12])('is no limit within some hours if it is %d', (idleTimeout) =>
      marbles(({ expectObservable }) => {
        expectObservable(fetchBytes(request, { fetch: () => never, idleTimeout }), '10000s !').toBe('')
      })(),
    )

    it(
      'leaves no timer behind',
      marbles(({ expectObservable, flush }) => {
        expectObservable(fetchBytes(request, { fetch: () => never }), '5ms !').toBe('')
        flush()
      }),
    )

    describe('with bytes', () => {
      beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] }))
      afterEach(() => jest.useRealTimers())

      it('counts the head of the response as a byte', async () => {
        let respond: (response: Response) => void = () => undefined
        const fetch = () => new Promise<Response>((resolve) => (respond = resolve))
        let failure: unknown
        fetchBytes(request, { fetch, idleTimeout: 1000 }).subscribe({ error: (error: unknown) => (failure = error) })
        await jest.advanceTimersByTimeAsync(900)
        respond(new Response(new ReadableStream(), { headers: { 'content-type': 'text/event-stream' } }))
        await settled()
        await jest.advanceTimersByTimeAsync(999)
        expect(failure).toBeUndefined()
        await jest.advanceTimersByTimeAsync(1)
        expect(failure).toMatchObject({ _tag: 'StalledFailure' })
      })

      it.each([
        ['back', -3_600_000],
        ['forward', 3_600_000],
      ])('does not care if the clock of the machine is set %s by an hour', async (_, ms) => {
        const { fetch, write } = manualFetch()
        let failure: unknown
        fetchBytes(request, { fetch, idleTimeout: 1000 }).subscribe({ error: (error: unknown) => (failure = error) })
        await settled()
        await jest.advanceTimersByTimeAsync(500)
        write(': ping\n')
        await settled()
        jest.setSystemTime(Date.now() + ms)
        await jest.advanceTimersByTimeAsync(999)
        expect(failure).toBeUndefined()
        await jest.advanceTimersByTimeAsync(1)
        expect(failure).toMatchObject({ _tag: 'StalledFailure' })
      })

      it('counts from the last byte, whatever it says', async () => {
        const { fetch, write, aborted } = manualFetch()
        let failure: unknown
        fetchBytes(request, { fetch, idleTimeout: 1000 }).subscribe({ error: (error: unknown) => (failure = error) })
        await settled()
        for (let i = 0; i < 5; i++) {
          await jest.advanceTimersByTimeAsync(900)
          write(': ping\n')
          await settled()
        }
        expect(failure).toBeUndefined()
        await jest.advanceTimersByTimeAsync(999)
        expect(failure).toBeUndefined()
        await jest.advanceTimersByTimeAsync(1)
        expect(failure).toMatchObject({ _tag: 'StalledFailure', clock: 'liveness', after: 1000 })
        expect(aborted()).toBe(true)
        expect(jest.getTimerCount()).toBe(0)
      })
    })
  })
})
