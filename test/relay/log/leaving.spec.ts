import * as t from 'io-ts'
import { defer, filter, firstValueFrom, last, map, mergeAll, NEVER, type Observable, Subject, take, tap } from 'rxjs'
import {
  anthropic,
  conversationEvents,
  messages,
  type MessageRequest,
  relay,
  type RelayConfig,
  tool,
  withTools,
} from '../../../src/index.ts'
import { bodyOf, encodeEvent, memoryLog, readerOf, type Relayable, writeSse } from '../../../src/server/index.ts'
import { streamOf } from '../../../src/testing/index.ts'
import type { Frame } from '../../../src/wire/Frame.ts'
import { recording } from '../../faults/meant.ts'
import { withServer } from '../../transport/withServer.ts'
import { withBackend } from '../withBackend.ts'

const request: MessageRequest = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Olá' }] }

/** The handler of the docs, and the statuses and methods of its answers. A request to Claude runs to its end unless a reader leaves. */
const backendOf = (ask: (request: MessageRequest) => Observable<Frame>) => {
  const log = memoryLog({ linger: Infinity })
  const answered = new Subject<string>()
  const handler: Parameters<typeof withBackend>[0] = (asked, response) => {
    const read = async (): Promise<Observable<Relayable>> => {
      const { id, position } = readerOf(asked)
      const key = `${asked.headers.authorization ?? ''}:${id}`
      if (asked.method !== 'POST') return log(key)(position)
      return log(key, ask(await bodyOf(asked)))(position)
    }
    writeSse(response, defer(read).pipe(mergeAll()))
    response.once('close', () => answered.next(`${asked.method ?? ''} ${response.statusCode}`))
  }
  return { handler, answered }
}

/** Emits the type of the last event. */
const takeLastType = (events: Observable<{ readonly type: string }>) =>
  events.pipe(
    last(),
    map(({ type }) => type),
  )

const readerAt = (url: string, user: string, config: Partial<RelayConfig> = {}) =>
  relay({ url, newId: () => 'one', headers: { authorization: user }, initialDelay: 0, ...config })

describe('A reader that leaves', () => {
  it(
    'ends the request to Claude at once',
    withServer({ recording, pace: 20 }, async ({ url: upstream, requests }) => {
      const { handler } = backendOf(anthropic({ baseUrl: upstream }))
      await withBackend(handler, async ({ url }) => {
        await firstValueFrom(readerAt(url, 'ana')(request).pipe(take(1)))
        expect(await requests[0]?.ended).toBe('aborted')
      })()
    }),
  )

  it('ends a conversation that waits for an approval', async () => {
    const asked = new Subject<void>()
    const released = new Subject<void>()
    const weather = tool({
      name: 'tool',
      description: '',
      input: t.type({}),
      input_schema: { type: 'object' },
      run: () => 'sunny',
    })
    const approve = () =>
      defer(() => {
        setImmediate(() => asked.next())
        return NEVER
      }).pipe(tap({ unsubscribe: () => released.next() }))
    const ask = withTools(() => streamOf('S{jk}T(.|)')(), [weather], { approve })
    const { handler } = backendOf((it) => ask(it).pipe(map(encodeEvent)))
    await withBackend(handler, async ({ url }) => {
      const [waits, ends] = [firstValueFrom(asked), firstValueFrom(released, { defaultValue: 'completed' })]
      const stopped = new Subject<void>()
      const events = conversationEvents(readerAt(url, 'ana'))(request)
      const reading = events.subscribe(({ type }) => type === 'message_stop' && stopped.next())
      await Promise.all([firstValueFrom(stopped), waits])
      reading.unsubscribe()
      expect(await ends).toBeUndefined()
    })()
  })

  it(
    'does not end the request of another tab that reads the same id',
    withServer({ recording, pace: 5 }, async ({ url: upstream, requests }) => {
      const { handler, answered } = backendOf(anthropic({ baseUrl: upstream }))
      await withBackend(handler, async ({ url }) => {
        const left = firstValueFrom(answered.pipe(filter((it) => it === 'DELETE 200')))
        const other = firstValueFrom(messages(readerAt(url, 'ana'))(request).pipe(takeLastType))
        await firstValueFrom(readerAt(url, 'ana')(request).pipe(take(1)))
        await left
        expect(await other).toBe('message_stop')
        expect(await requests[0]?.ended).toBe('answered')
        expect(requests).toHaveLength(1)
      })()
    }),
  )

  it(
    'is a 404 for a stream of another user, which continues',
    withServer({ recording, pace: 5 }, async ({ url: upstream, requests }) => {
      const { handler } = backendOf(anthropic({ baseUrl: upstream }))
      await withBackend(handler, async ({ url }) => {
        const events = messages(readerAt(url, 'ana'))(request)
        const end = firstValueFrom(events.pipe(takeLastType))
        while (requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
        const leave = (user: string) =>
          fetch(url, { method: 'DELETE', headers: { authorization: user, 'idempotency-key': 'one' } })
        const response = await leave('rui')
        expect(response.status).toBe(404)
        expect(await response.json()).toMatchObject({ error: { details: { error_code: 'stream_not_found' } } })
        expect(await end).toBe('message_stop')
        expect(await requests[0]?.ended).toBe('answered')
        expect((await leave('ana')).status).toBe(200)
      })()
    }),
  )
})
