import { execFile, spawnSync } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { Anthropic } from '@anthropic-ai/sdk'
import { defer, lastValueFrom, mergeAll, type Observable, Subscription } from 'rxjs'
import { EventSource } from 'undici'
import { anthropic, messages, messageText, type MessageRequest, reduceMessage, relay } from '../../src/index.ts'
import { bodyOf, memoryLog, readerOf, writeSse } from '../../src/server/index.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import { describeUnless } from '../describeUnless.ts'
import { recording } from '../faults/meant.ts'
import { withServer } from '../transport/withServer.ts'
import { withBackend } from './withBackend.ts'

const request: MessageRequest = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Olá' }] }

/** Serves a log as the example does: POST asks, GET /streams/:id reads. Some connections are closed after a time. */
const backendOf = (upstream: string, cuts: number[] = []) => {
  const transport = anthropic({ baseUrl: upstream })
  const log = memoryLog()
  const positions: (string | undefined)[] = []
  const handler = (asked: IncomingMessage, response: ServerResponse): void => {
    const read = async (): Promise<Observable<Frame>> => {
      const { id, position } = readerOf(asked)
      positions.push(position)
      if (asked.method === 'GET') return log(basename(asked.url ?? ''))(position)
      return log(id, transport(await bodyOf(asked)))(position)
    }
    const serving = writeSse(response, defer(read).pipe(mergeAll()))
    const cut = asked.method === 'GET' ? cuts.shift() : undefined
    if (cut !== undefined) setTimeout(() => serving.unsubscribe(), cut)
  }
  return { handler, positions }
}

const relayed = (url: string) => messages(relay({ url, newId: () => 'one', leaves: () => false }))(request)

/** The text that our own reader reads. */
const ownText = (url: string) => lastValueFrom(relayed(url).pipe(reduceMessage())).then(messageText)

/** Collects the text of the deltas in the data of frames. */
const deltaText = (data: readonly string[]): string =>
  data
    .map((it) => JSON.parse(it) as { readonly delta?: { readonly text?: string } })
    .map(({ delta }) => delta?.text ?? '')
    .join('')

describe('The output of a backend is read', () => {
  it(
    'by the official SDK, with its own accumulation',
    withServer({ recording }, async ({ url: upstream }) => {
      await withBackend(backendOf(upstream).handler, async ({ url }) => {
        const client = new Anthropic({ baseURL: url, apiKey: 'a key', maxRetries: 0 })
        const whole = await client.messages
          .stream({ model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Olá' }] })
          .finalMessage()
        const text = whole.content.map((block) => (block.type === 'text' ? block.text : '')).join('')
        expect(text).not.toBe('')
        expect(text).toBe(await ownText(url))
      })()
    }),
  )

  it(
    'by EventSource, which comes back with the id of its last frame',
    withServer({ recording, pace: 20 }, async ({ url: upstream, requests }) => {
      const { handler, positions } = backendOf(upstream, [100])
      await withBackend(handler, async ({ url }) => {
        const reading = new Subscription()
        await new Promise<void>((resolve) => reading.add(relayed(url).subscribe(() => resolve())))
        const source = new EventSource(`${url}streams/one`)
        const data: string[] = []
        const ids = new Set<string>()
        await new Promise<void>((resolve) => {
          source.addEventListener('content_block_delta', (event) => {
            if (!('data' in event && 'lastEventId' in event)) return
            data.push(String(event.data))
            ids.add(String(event.lastEventId))
          })
          source.addEventListener('@end', () => resolve())
        })
        source.close()
        expect(deltaText(data)).toBe(await ownText(url))
        expect(ids.size).toBe(data.length)
        expect(positions.slice(1)).toEqual([undefined, expect.stringMatching(/^\d+\.\w+$/), undefined])
        expect(requests).toHaveLength(1)
        reading.unsubscribe()
      })()
    }),
    15_000,
  )
})

const curl = spawnSync('curl', ['--version']).status === 0 ? undefined : 'curl is not installed'

describeUnless(curl, 'The output of a backend', () => {
  it(
    'is read by curl -N',
    withServer({ recording }, async ({ url: upstream }) => {
      await withBackend(backendOf(upstream).handler, async ({ url }) => {
        const { stdout } = await promisify(execFile)('curl', [
          ...['-N', '-s', '-S', '--noproxy', '*', '-H', 'idempotency-key: one'],
          ...['-H', 'content-type: application/json', '-d', JSON.stringify(request), url],
        ])
        expect(stdout).toMatch(/event: @end\ndata: \{"type":"ping"\}\n\n$/)
        const data = [...stdout.matchAll(/^event: content_block_delta\ndata: (.*)$/gm)].map(([, it]) => it ?? '')
        expect(deltaText(data)).toBe(await ownText(url))
      })()
    }),
  )
})
