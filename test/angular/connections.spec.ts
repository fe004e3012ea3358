/** @jest-environment jest-fixed-jsdom */
import './testBed.ts'
import type { ServerResponse } from 'node:http'
import { createGzip } from 'node:zlib'
import { provideHttpClient, withFetch } from '@angular/common/http'
import { TestBed } from '@angular/core/testing'
import { lastValueFrom, toArray } from 'rxjs'
import { httpFetch } from '../../src/angular/index.ts'
import { anthropic, messages, textDeltas } from '../../src/index.ts'
import { withCountingServer } from '../transport/http/countingServer.ts'
import { recording } from '../transport/withServer.ts'

const request = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Olá' }] } as const

/** Writes an answer, and ends its body 20 ms later. */
const answers: readonly [string, (response: ServerResponse) => void][] = [
  [
    'plain',
    (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(recording())
      setTimeout(() => response.end(), 20)
    },
  ],
  [
    'gzip',
    (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' })
      const gzip = createGzip()
      gzip.pipe(response)
      gzip.write(recording())
      gzip.flush(() => setTimeout(() => gzip.end(), 20))
    },
  ],
]

describe('A connection of HttpClient', () => {
  it.each(answers)('is used for the next answers, though the body ends after the last event: %s', (_, answer) =>
    withCountingServer(
      (_request, response) => answer(response),
      async ({ url, connections, responses }) => {
        TestBed.configureTestingModule({ providers: [provideHttpClient(withFetch())] })
        const fetch = TestBed.runInInjectionContext(() => httpFetch())
        const ask = messages(anthropic({ baseUrl: url, fetch }))
        for (let count = 0; count < 10; count++) {
          expect(await lastValueFrom(ask(request).pipe(textDeltas(), toArray()))).toEqual(['a', 'b'])
          for (let left = 200; responses[count]?.end === undefined && left > 0; left--) {
            await new Promise((resolve) => setTimeout(resolve, 10))
          }
        }
        expect(responses.map(({ end }) => end)).toEqual(Array<string>(10).fill('sent'))
        expect(connections()).toBeLessThanOrEqual(2)
      },
    )(),
  )
})
