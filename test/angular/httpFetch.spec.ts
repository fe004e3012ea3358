/** @jest-environment jest-fixed-jsdom */
import './testBed.ts'
import { getEventListeners } from 'node:events'
import { setImmediate as settled } from 'node:timers/promises'
import {
  HttpErrorResponse,
  type HttpEvent,
  HttpEventType,
  HttpHeaders,
  HttpHeaderResponse,
  type HttpInterceptorFn,
  HttpResponse,
  provideHttpClient,
  withInterceptors,
} from '@angular/common/http'
import { HttpTestingController, provideHttpClientTesting, type TestRequest } from '@angular/common/http/testing'
import { TestBed } from '@angular/core/testing'
import fc from 'fast-check'
import { catchError, of, retry, throwError } from 'rxjs'
import { httpFetch } from '../../src/angular/index.ts'

/** A `fetch` whose requests are answered by hand. */
const setUp = (...interceptors: HttpInterceptorFn[]) => {
  TestBed.configureTestingModule({
    providers: [provideHttpClient(withInterceptors(interceptors)), provideHttpClientTesting()],
  })
  const http = TestBed.inject(HttpTestingController)
  return { fetch: TestBed.runInInjectionContext(() => httpFetch()), sent: () => http.expectOne('/api') }
}

const post = { method: 'POST', body: '{}' }

const head = (init: ConstructorParameters<typeof HttpHeaderResponse>[0] = {}) => new HttpHeaderResponse(init)

const progress = (partialText: string): HttpEvent<string> => ({
  type: HttpEventType.DownloadProgress,
  loaded: partialText.length,
  partialText,
})

/** The pieces of a body, as they come; the last is the error, where there is one. */
const piecesOf = (response: Response): unknown[] => {
  const pieces: unknown[] = []
  const decoder = new TextDecoder()
  const read = async () => {
    for await (const bytes of response.body ?? []) pieces.push(decoder.decode(bytes))
    pieces.push('|')
  }
  read().catch((error: unknown) => pieces.push(error))
  return pieces
}

describe('httpFetch', () => {
  describe('sends', () => {
    it('what it is given, when it is called', async () => {
      const { fetch, sent } = setUp()
      void fetch('/api', { ...post, headers: { 'X-Team': 'docs' } })
      const { request } = sent()
      expect([request.method, request.url, request.body]).toEqual(['POST', '/api', '{}'])
      expect(request.headers.get('x-team')).toBe('docs')
    })

    it('a GET, where no method is given', () => {
      const { fetch, sent } = setUp()
      void fetch('/api')
      expect(sent().request.method).toBe('GET')
    })

    it('nothing for a Request, of which it would lose a part', async () => {
      const { fetch } = setUp()
      await expect(fetch(new Request('http://127.0.0.1/api'))).rejects.toThrow('not a Request')
    })

    it('nothing for a signal that has aborted', async () => {
      const { fetch } = setUp()
      await expect(fetch('/api', { signal: AbortSignal.abort() })).rejects.toThrow('aborted')
      TestBed.inject(HttpTestingController).verify()
    })
  })

  describe('responds', () => {
    it('when the head is here, with status and headers', async () => {
      const { fetch, sent } = setUp()
      const response = fetch('/api', post)
      sent().event(head({ status: 201, headers: new HttpHeaders({ 'Request-Id': 'req_1', Via: ['a', 'b'] }) }))
      const { status, headers } = await response
      expect([status, ...headers]).toEqual([201, ['request-id', 'req_1'], ['via', 'a, b']])
    })

    it('at once, where an interceptor knows the answer', async () => {
      const { fetch } = setUp(() => of(new HttpResponse({ status: 200, body: 'from memory' })))
      expect(await (await fetch('/api')).text()).toBe('from memory')
    })

    it.each([204, 205, 304])('without a body to %i', async (status) => {
      const { fetch, sent } = setUp()
      const response = fetch('/api', post)
      sent().flush(null, { status, statusText: 'Nothing' })
      expect(await response).toMatchObject({ status, body: null })
    })

    it('to a refusal with its text', async () => {
      const { fetch, sent } = setUp()
      const response = fetch('/api', post)
      const request = sent()
      request.event(head({ status: 529 }))
      request.event(progress('{"type":'))
      request.flush('{"type":"error"}', { status: 529, statusText: '' })
      expect([(await response).status, await (await response).text()]).toEqual([529, '{"type":"error"}'])
    })

    it('with an error where there is no connection', async () => {
      const { fetch, sent } = setUp()
      const response = fetch('/api', post)
      sent().error(new ProgressEvent('error'))
      await expect(response).rejects.toBeInstanceOf(HttpErrorResponse)
    })

    it('with the very error that an interceptor throws', async () => {
      const signedOut = new Error('You are signed out')
      const { fetch } = setUp(() => throwError(() => signedOut))
      await expect(fetch('/api', post)).rejects.toBe(signedOut)
    })
  })

  describe('gives the body', () => {
    const begin = async (...interceptors: HttpInterceptorFn[]) => {
      const { fetch, sent } = setUp(...interceptors)
      const controller = new AbortController()
      const response = fetch('/api', { ...post, signal: controller.signal })
      const request = sent()
      request.event(head())
      const pieces = piecesOf(await response)
      return { request, pieces, response: await response, abort: () => controller.abort(), sent }
    }

    beforeEach(() => jest.useFakeTimers({ doNotFake: ['queueMicrotask', 'nextTick'] }))
    afterEach(() => jest.useRealTimers())

    const pause = async (ms: number) => {
      await jest.advanceTimersByTimeAsync(ms)
      await settled()
    }

    it('piece by piece, the first at once and no two within 16 ms', async () => {
      const { request, pieces } = await begin()
      for (const text of ['a', 'ab', 'abc']) request.event(progress(text))
      await settled()
      expect(pieces).toEqual(['a'])
      await pause(16)
      expect(pieces).toEqual(['a', 'bc'])
      await pause(16)
      request.event(progress('abcd'))
      await settled()
      expect(pieces).toEqual(['a', 'bc', 'd'])
    })

    it('less often the longer it is', async () => {
      const { request, pieces } = await begin()
      const long = 'x'.repeat(2_000_000)
      request.event(progress(long))
      request.event(progress(`${long}y`))
      await pause(39)
      expect(pieces).toEqual([long])
      await pause(1)
      expect(pieces).toEqual([long, 'y'])
    })

    it('to its end, however soon that comes', async () => {
      const { request, pieces } = await begin()
      request.event(progress('a'))
      request.event(progress('ab'))
      request.flush('abc')
      await pause(16)
      expect(pieces).toEqual(['a', 'bc', '|'])
    })

    it('to where it breaks, and then errors', async () => {
      const { request, pieces } = await begin()
      request.event(progress('a'))
      request.event(progress('ab'))
      request.error(new ProgressEvent('error'))
      await pause(16)
      expect(pieces).toEqual(['a', 'b', expect.any(HttpErrorResponse)])
    })

    it('without the half of a character, which comes whole', async () => {
      const { request, pieces } = await begin()
      request.event(progress('Ol\uFFFD'))
      await pause(16)
      request.event(progress('Olá!'))
      await pause(16)
      request.event(progress('Olá! \uFFFD'))
      await pause(16)
      request.flush('Olá! \uFFFD')
      await pause(16)
      expect(pieces).toEqual(['Ol', 'á!', ' ', '\uFFFD', '|'])
    })

    it('and ends the request in the same tick in which the signal aborts', async () => {
      const { request, pieces, abort } = await begin()
      request.event(progress('a'))
      await settled()
      abort()
      expect(request.cancelled).toBe(true)
      await settled()
      expect(pieces).toEqual(['a', expect.objectContaining({ name: 'AbortError' })])
      expect(jest.getTimerCount()).toBe(0)
    })

    it('and does not listen to the signal any longer than that', async () => {
      const { fetch, sent } = setUp()
      const { signal } = new AbortController()
      const response = fetch('/api', { signal })
      expect(getEventListeners(signal, 'abort')).toHaveLength(1)
      sent().flush('a')
      await response
      expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    })

    it('and ends the request when it is cancelled', async () => {
      const { fetch, sent } = setUp()
      const response = fetch('/api', post)
      const request = sent()
      request.event(head())
      await (await response).body?.cancel()
      expect(request.cancelled).toBe(true)
    })

    it('whole, and nothing of it twice, however the text arrives', async () => {
      const { fetch, sent } = setUp()
      const arrival = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.constantFrom(0, 0, 0, 1, 20)))
      await fc.assert(
        fc.asyncProperty(arrival, async (parts) => {
          const response = fetch('/api', post)
          const request = sent()
          request.event(head())
          const read = (await response).text()
          let text = ''
          for (const [part, wait] of parts) {
            text += part
            request.event(progress(text))
            await pause(wait)
          }
          request.flush(text)
          await pause(16)
          expect(await read).toBe(text)
        }),
      )
    })

    it('of one answer only, where an interceptor asks again in the middle of it', async () => {
      const { request, pieces, sent } = await begin((req, next) => next(req).pipe(retry(1)))
      request.event(progress('a'))
      request.error(new ProgressEvent('error'))
      const again = sent()
      again.event(head())
      expect(again.cancelled).toBe(true)
      await pause(16)
      expect(pieces).toEqual([
        'a',
        expect.objectContaining({ message: expect.stringContaining('sent the request again') }),
      ])
    })

    it('without the text of a refusal, where an interceptor asks again in the middle and is refused', async () => {
      const { request, pieces, sent } = await begin((req, next) => next(req).pipe(retry(1)))
      request.event(progress('a'))
      request.error(new ProgressEvent('error'))
      sent().flush('{"type":"error"}', { status: 503, statusText: '' })
      await pause(16)
      expect(pieces).toEqual(['a', expect.objectContaining({ status: 503 })])
    })
  })

  it('hears an interceptor that renews a credential and asks again', async () => {
    const renew: HttpInterceptorFn = (req, next) =>
      next(req).pipe(
        catchError((error: unknown) =>
          error instanceof HttpErrorResponse && error.status === 401
            ? next(req.clone({ setHeaders: { authorization: 'Bearer new' } }))
            : throwError(() => error),
        ),
      )
    const { fetch, sent } = setUp(renew)
    const response = fetch('/api', post)
    const refuse = (request: TestRequest) => {
      request.event(head({ status: 401 }))
      request.event(progress('No'))
      request.flush('No', { status: 401, statusText: '' })
    }
    refuse(sent())
    const second = sent()
    expect(second.request.headers.get('authorization')).toBe('Bearer new')
    second.event(head())
    second.event(progress('Yes'))
    second.flush('Yes')
    expect([(await response).status, await (await response).text()]).toEqual([200, 'Yes'])
  })
})
