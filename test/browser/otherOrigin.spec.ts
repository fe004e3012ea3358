import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename } from 'node:path'
import { chromium } from 'playwright-core'
import { concat, defer, interval, map, mergeAll, NEVER, type Observable, take } from 'rxjs'
import { bodyOf, memoryLog, readerOf, writeSse } from 'rxjs-anthropic/server'
import type { Frame } from 'rxjs-anthropic'
import { allowOrigin } from '../../examples/relay/allowOrigin.ts'
import { describeUnless } from '../describeUnless.ts'
import { withBackend } from '../relay/withBackend.ts'

const executablePath = [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium'].find((path) => existsSync(path)) ?? ''

/** Serves a log to the page of another origin: POST asks, GET /streams/:id reads. The first GET is closed after two frames. */
const serve = (page: () => string, methods: string[]) => {
  const log = memoryLog()
  const frames = interval(50).pipe(
    take(6),
    map((it): Frame => ({ event: 'count', data: String(it) })),
  )
  let isFirst = true
  return (request: IncomingMessage, response: ServerResponse): void => {
    methods.push(
      `${request.method} ${request.headers['last-event-id'] === undefined ? 'from the start' : 'after a frame'}`,
    )
    if (allowOrigin(page(), request, response)) return
    const isCut = request.method === 'GET' && isFirst
    if (isCut) isFirst = false
    const read = async (): Promise<Observable<Frame>> => {
      if (request.method === 'GET') {
        const stream = log(basename(request.url ?? ''))(request.headers['last-event-id']?.toString())
        return isCut ? concat(stream.pipe(take(2)), NEVER) : stream
      }
      const { id, position } = readerOf(request)
      await bodyOf(request)
      return log(id, frames)(position)
    }
    const serving = writeSse(response, defer(read).pipe(mergeAll()))
    if (isCut) setTimeout(() => serving.unsubscribe(), 1000)
  }
}

describeUnless(executablePath === '' ? 'Chromium is not installed.' : undefined, 'A page of another origin', () => {
  it('asks, is cut, and is read by the EventSource of the browser to the end', async () => {
    const methods: string[] = []
    let origin = ''
    await withBackend(
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>'),
      async ({ url: page }) => {
        origin = new URL(page).origin
        await withBackend(
          serve(() => origin, methods),
          async ({ url }) => {
            const browser = await chromium.launch({
              executablePath,
              args: ['--headless', '--no-sandbox', '--disable-gpu'],
            })
            try {
              const tab = await browser.newPage()
              await tab.goto(page)
              const seen = await tab.evaluate(async (backend) => {
                const asked = await fetch(backend, {
                  method: 'POST',
                  headers: { 'content-type': 'application/json', 'idempotency-key': 'one' },
                  body: '{}',
                })
                const counts: string[] = []
                await new Promise<void>((resolve) => {
                  const source = new EventSource(`${backend}streams/one`)
                  source.addEventListener('count', ({ data }) => counts.push(String(data)))
                  source.addEventListener('@end', () => {
                    source.close()
                    resolve()
                  })
                })
                const again = await fetch(backend, {
                  method: 'POST',
                  headers: {
                    'content-type': 'application/json',
                    'idempotency-key': 'one',
                    'last-event-id': 'nonsense',
                  },
                  body: '{}',
                })
                return { asked: asked.status, counts, again: again.status }
              }, url)
              expect(seen).toEqual({ asked: 200, counts: ['0', '1', '2', '3', '4', '5'], again: 400 })
              expect(methods[0]).toBe('OPTIONS from the start')
              expect(methods.filter((it) => !it.startsWith('OPTIONS'))).toEqual([
                'POST from the start',
                'GET from the start',
                'GET after a frame',
                'POST after a frame',
              ])
            } finally {
              await browser.close()
            }
          },
        )()
      },
    )()
  }, 60_000)
})
