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
  secrets: [],
}

const never = new Promise<never>(() => undefined)

const read = (config: TransportConfig) => lastValueFrom(fetchBytes(request, config).pipe(toArray()))

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
      message: 'No response from 127.0.0.1',
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
      'fails after two minutes in which nothing came, the connection included',
      marbles(({ expectObservable }) => {
        const stalled = new StalledFailure('No bytes received for 120000 ms', { clock: 'liveness', after: 120_000 })
        expectObservable(fetchBytes(request, { fetch: () => never })).toBe('120s #', undefined, stalled)
      }),
    )

    it(
      'waits for ever where it is 0',
      marbles(({ expectObservable }) => {
        expectObservable(fetchBytes(request, { fetch: () => never, idleTimeout: 0 }), '10000s !').toBe('')
      }),
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
