/** @jest-environment jest-fixed-jsdom */
import './testBed.ts'
import { type HttpInterceptorFn, provideHttpClient, withFetch, withInterceptors } from '@angular/common/http'
import { TestBed } from '@angular/core/testing'
import { concat, firstValueFrom, lastValueFrom, map, NEVER, take, toArray } from 'rxjs'
import { httpTransport, type HttpTransportConfig } from '../../src/angular/index.ts'
import { messages, type MessageRequest, textDeltas } from '../../src/index.ts'
import { encodeEvent, memoryLog, readerOf, writeSse } from '../../src/server/index.ts'
import { streamOf } from '../../src/testing/index.ts'
import { withBackend } from '../relay/withBackend.ts'
import { withServer } from '../transport/withServer.ts'

const request: MessageRequest = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Olá' }] }

const provideHttp = (...interceptors: HttpInterceptorFn[]) =>
  TestBed.configureTestingModule({ providers: [provideHttpClient(withFetch(), withInterceptors(interceptors))] })

const askVia = (config: HttpTransportConfig) => messages(TestBed.runInInjectionContext(() => httpTransport(config)))

describe('httpTransport', () => {
  it(
    'posts the request as JSON, when it is subscribed',
    withServer({}, async ({ url, requests }) => {
      provideHttp()
      const answer$ = askVia({ url: `${url}/v1/messages` })(request)
      expect(requests).toEqual([])
      expect(await lastValueFrom(answer$.pipe(textDeltas(), toArray()))).toEqual(['a', 'b'])
      expect(requests).toMatchObject([{ method: 'POST', path: '/v1/messages', body: request }])
      expect(requests[0]?.headers).toMatchObject({ 'content-type': 'application/json', accept: 'text/event-stream' })
    }),
  )

  it(
    'goes through the interceptors: of a base URL, of a credential, of a log',
    withServer({}, async ({ url, requests }) => {
      const log: string[] = []
      provideHttp(
        (req, next) => next(req.clone({ url: url + req.url })),
        (req, next) => next(req.clone({ setHeaders: { authorization: 'Bearer mine' } })),
        (req, next) => {
          log.push(`${req.method} ${req.url.replace(url, '')}`)
          return next(req)
        },
      )
      await lastValueFrom(askVia({ url: '/v1/messages' })(request))
      expect(log).toEqual(['POST /v1/messages'])
      expect(requests[0]?.headers.authorization).toBe('Bearer mine')
    }),
  )

  it(
    'ends the request when it is unsubscribed',
    withServer({ fault: { type: 'silence', after: { frames: 3 } } }, async ({ url, requests }) => {
      provideHttp()
      await firstValueFrom(askVia({ url: `${url}/v1/messages` })(request).pipe(textDeltas()))
      expect(await requests[0]?.ended).toBe('aborted')
    }),
  )

  it('goes on where a connection is lost, as often as that is', async () => {
    provideHttp()
    const log = memoryLog()
    const cuts = [3, 2]
    await withBackend(
      (asked, response) => {
        const { id, position } = readerOf(asked)
        const frame$ = log(id, streamOf('S[abc]$(.|)')().pipe(map(encodeEvent)))(position)
        const cut = cuts.shift()
        const serving = writeSse(response, cut === undefined ? frame$ : concat(frame$.pipe(take(cut)), NEVER))
        if (cut !== undefined) setTimeout(() => serving.unsubscribe(), 30)
      },
      async ({ url, asked }) => {
        const text$ = askVia({ url, initialDelay: 1 })(request).pipe(textDeltas(), toArray())
        expect(await lastValueFrom(text$)).toEqual(['a', 'b', 'c'])
        expect(asked.map(({ headers }) => headers['last-event-id'])).toEqual([
          undefined,
          expect.stringMatching(/^3\./),
          expect.stringMatching(/^5\./),
        ])
        expect(new Set(asked.map(({ headers }) => headers['idempotency-key'])).size).toBe(1)
      },
    )()
  })
})
