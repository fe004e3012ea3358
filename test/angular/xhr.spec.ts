/** @jest-environment jest-fixed-jsdom */
import './testBed.ts'
import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { provideHttpClient } from '@angular/common/http'
import { TestBed } from '@angular/core/testing'
import { httpFetch } from '../../src/angular/index.ts'
import { withBackend } from '../relay/withBackend.ts'

const cors = { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' }

type Answer = (request: IncomingMessage, response: ServerResponse) => void

/** Runs a spec with a server and a `fetch` over XMLHttpRequest, as jsdom has it. */
const overXhr = (answer: Answer, spec: (request: () => Promise<Response>) => Promise<void>) =>
  withBackend(
    (request, response) => {
      if (request.method === 'POST') answer(request, response)
      else response.writeHead(204, cors).end()
    },
    ({ url }) => {
      TestBed.configureTestingModule({ providers: [provideHttpClient()] })
      const fetch = TestBed.runInInjectionContext(() => httpFetch())
      return spec(() => fetch(url, { method: 'POST', body: '{}' }))
    },
  )

describe('httpFetch over XMLHttpRequest', () => {
  // Angular warns that XMLHttpRequest follows redirects.
  beforeEach(() => void jest.spyOn(console, 'warn').mockImplementation())
  afterEach(() => jest.restoreAllMocks())

  let response: ServerResponse | undefined

  const open: Answer = (_, opened) => {
    response = opened.writeHead(200, { ...cors, 'content-type': 'text/event-stream' })
    response.write('ready')
  }

  it(
    'gives a character that is cut once, and whole',
    overXhr(open, async (request) => {
      const { body, headers } = await request()
      expect(headers.get('content-type')).toBe('text/event-stream')
      const bytes = Buffer.from('Olá! 🎉')
      const rest = [bytes.subarray(0, 3), bytes.subarray(3, 8), bytes.subarray(8)]
      let text = ''
      for await (const piece of body ?? []) {
        text += Buffer.from(piece).toString()
        const next = rest.shift()
        if (next) response?.write(next)
        else response?.end()
      }
      expect(text).toBe('readyOlá! 🎉')
    }),
  )

  it(
    'ends the request when its body is cancelled',
    overXhr(open, async (request) => {
      const { body } = await request()
      const closed = response && once(response, 'close')
      await body?.cancel()
      await closed
      expect(response?.writableFinished).toBe(false)
    }),
  )

  it(
    'has a refusal with its text',
    overXhr(
      (_, refused) => refused.writeHead(529, cors).end('{"type":"error"}'),
      async (request) => {
        const refusal = await request()
        expect([refusal.status, await refusal.text()]).toEqual([529, '{"type":"error"}'])
      },
    ),
  )
})
