import type { RequestListener, ServerResponse } from 'node:http'
import { setTimeout as wait } from 'node:timers/promises'
import { createGzip } from 'node:zlib'
import { lastValueFrom, of, take, takeWhile, toArray } from 'rxjs'
import { Agent } from 'undici'
import { anthropic, type MessageRequest, messages, relay, textDeltas, tolerant } from '../../../src/index.ts'
import { memoryLog } from '../../../src/server/index.ts'
import { isLastFrame } from '../../../src/transport/http/isLastFrame.ts'
import type { Frame } from '../../../src/wire/index.ts'
import { collectGarbage } from '../../soak/dropStreams.ts'
import { recording } from '../withServer.ts'
import { certificate } from './certificate.ts'
import { withCountingServer } from './countingServer.ts'
import { manualFetch, settled } from './manualFetch.ts'

const request: MessageRequest = { model: 'm', max_tokens: 1, messages: [{ role: 'user', content: 'Olá' }] }

/** Sends an answer, and does with its response what `end` says. */
const answering =
  (end: (response: ServerResponse) => void, body = recording()): RequestListener =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).write(body)
    end(response)
  }

/** Ends the body after the last event. */
const endLater = (response: { end: () => unknown }): void => void setTimeout(() => response.end(), 20)

const gzipped: RequestListener = (_, response) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' })
  const gzip = createGzip()
  gzip.pipe(response)
  gzip.write(recording())
  gzip.flush(() => endLater(gzip))
}

const settledWith = async (test: () => boolean): Promise<void> => {
  for (let left = 200; !test() && left > 0; left--) await wait(10)
}

/** The answer of a relay, without its last frame. */
const numbered = recording()
  .split(/(?=event: )/)
  .map((frame, index) => `id: ${index + 1}\n${frame}`)
  .join('')

/** Waits until each response has ended, and returns how. */
const endsOf = async (responses: readonly { end?: string }[]): Promise<readonly (string | undefined)[]> => {
  await settledWith(() => responses.every(({ end }) => end !== undefined))
  return responses.map(({ end }) => end)
}

describe('A connection', () => {
  /** Knows the certificate of the server. */
  const dispatcher = new Agent({ connect: { ca: certificate.cert } })
  afterAll(() => dispatcher.close())
  const trusting: typeof fetch = (url, init) => {
    const options = { ...init, dispatcher }
    return fetch(url, options)
  }

  it.each<[string, RequestListener, boolean]>([
    ['plain', answering(endLater), false],
    ['gzip', gzipped, false],
    ['TLS', answering(endLater), true],
  ])('is used for the next answers, though the body ends after the last event: %s', (_, listener, tls) =>
    withCountingServer(
      listener,
      async ({ url, connections, responses }) => {
        const ask = messages(anthropic({ baseUrl: url, fetch: tls ? trusting : fetch }))
        for (let answer = 0; answer < 10; answer++) {
          expect(await lastValueFrom(ask(request).pipe(textDeltas(), toArray()))).toEqual(['a', 'b'])
          // The reader has its answer before the server has ended its body.
          expect(responses[answer]).toEqual({})
          await settledWith(() => responses[answer]?.end !== undefined)
        }
        expect(await endsOf(responses)).toEqual(Array<string>(10).fill('sent'))
        expect(connections()).toBeLessThanOrEqual(2)
      },
      tls,
    )(),
  )

  it(
    'is used for the next answer of a server that ends with [DONE], read with tolerant',
    withCountingServer(
      answering(endLater, recording().replace(/event: message_stop\n.*\n/, 'data: [DONE]\n')),
      async ({ url, connections, responses }) => {
        for (let answer = 0; answer < 3; answer++) {
          await lastValueFrom(messages(tolerant(anthropic({ baseUrl: url })))(request))
          expect(responses[answer]).toEqual({})
          await settledWith(() => responses[answer]?.end !== undefined)
        }
        expect(await endsOf(responses)).toEqual(['sent', 'sent', 'sent'])
        expect(connections()).toBeLessThanOrEqual(2)
      },
    ),
  )

  it(
    'is used for the next answer of a relay, though a reader of one message does not wait for the last frame',
    withCountingServer(
      answering(
        (response) => void setTimeout(() => response.end('event: @end\ndata: {"type":"ping"}\n\n'), 20),
        numbered,
      ),
      async ({ url, connections, responses }) => {
        for (let answer = 0; answer < 3; answer++) {
          await lastValueFrom(messages(relay({ url }))(request))
          await settledWith(() => responses[answer]?.end !== undefined)
        }
        expect(await endsOf(responses)).toEqual(['sent', 'sent', 'sent'])
        expect(connections()).toBeLessThanOrEqual(2)
      },
    ),
  )

  it(
    'is closed if the server keeps it open',
    withCountingServer(
      answering(() => undefined),
      async ({ url, responses }) => {
        await lastValueFrom(messages(anthropic({ baseUrl: url }))(request))
        expect(responses).toEqual([{}])
        expect(await endsOf(responses)).toEqual(['cut'])
      },
    ),
  )

  it(
    'that breaks after the last event of a message is not opened again by a relay',
    withCountingServer(
      answering((response) => void setTimeout(() => response.destroy(), 20), numbered),
      async ({ url, responses }) => {
        await lastValueFrom(messages(relay({ url, initialDelay: 0 }))(request))
        await endsOf(responses)
        await wait(50)
        expect(responses).toEqual([{ end: 'cut' }])
      },
    ),
  )
})

describe('The rest of a body', () => {
  beforeEach(() => jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] }))
  afterEach(() => jest.useRealTimers())

  /** Reads an answer to its end, with a body that is still open. */
  const answered = async (init?: ResponseInit) => {
    const body = manualFetch(init)
    let completed = false
    messages(anthropic({ fetch: body.fetch }))(request).subscribe({
      complete: () => (completed = true),
    })
    await settled()
    body.write(recording())
    await settled()
    expect(completed).toBe(true)
    return body
  }

  it('is read for a second, and then the request is aborted', async () => {
    const { aborted, cancelled } = await answered()
    await jest.advanceTimersByTimeAsync(999)
    expect([aborted(), cancelled()]).toEqual([false, false])
    await jest.advanceTimersByTimeAsync(1)
    expect([aborted(), cancelled()]).toEqual([true, true])
  })

  it('is read up to 64 KiB', async () => {
    const { write, aborted } = await answered()
    write('x'.repeat(64 * 1024))
    await settled()
    expect(aborted()).toBe(false)
    write('x')
    await settled()
    expect(aborted()).toBe(true)
  })

  it.each(['end', 'fail'] as const)('leaves no timer behind when it comes to its %s', async (way) => {
    const body = await answered()
    expect(jest.getTimerCount()).toBe(1)
    body[way]()
    await settled()
    expect(jest.getTimerCount()).toBe(0)
  })

  it('is not read from a server that closes the connection anyway', async () => {
    const { aborted } = await answered({ headers: { 'content-type': 'text/event-stream', connection: 'close' } })
    expect(aborted()).toBe(true)
  })

  it('is not read for a reader that unsubscribes before the last event', async () => {
    const { fetch, write, aborted } = manualFetch()
    const subscription = messages(anthropic({ fetch }))(request).subscribe()
    await settled()
    write(recording().split(/(?=event: message_stop)/)[0] ?? '')
    await settled()
    subscription.unsubscribe()
    expect(aborted()).toBe(true)
  })

  it('is not read for a reader that leaves a relay after a message, while others may follow', async () => {
    const { fetch, write, aborted } = manualFetch()
    const frames: Frame[] = []
    const subscription = relay({ url: 'http://127.0.0.1', fetch })(request).subscribe((frame) => frames.push(frame))
    await settled()
    write(numbered)
    await settled()
    expect(frames.at(-1)?.event).toBe('message_stop')
    subscription.unsubscribe()
    expect(aborted()).toBe(true)
  })
})

describe('A transport', () => {
  it(
    'completes after message_stop, for a log that reads its frames',
    withCountingServer(
      answering(() => undefined),
      async ({ url }) => {
        const log = memoryLog()
        const frames = await lastValueFrom(log('one', anthropic({ baseUrl: url })(request))(undefined).pipe(toArray()))
        expect(frames.at(-1)).toMatchObject({ event: 'message_stop' })
      },
    ),
  )

  it(
    'completes after an error event',
    withCountingServer(
      answering(() => undefined, 'event: error\ndata: {}\n\nevent: ping\ndata: {}\n\n'),
      async ({ url }) => {
        const frames = await lastValueFrom(anthropic({ baseUrl: url })(request).pipe(toArray()))
        expect(frames).toEqual([{ event: 'error', data: '{}' }])
      },
    ),
  )

  it(
    'emits nothing after its last frame',
    withCountingServer(
      answering((response) => response.end('event: ping\ndata: {}\n\nnot a frame\n\n')),
      async ({ url }) => {
        const frames = await lastValueFrom(anthropic({ baseUrl: url })(request).pipe(toArray()))
        expect(frames.at(-1)?.event).toBe('message_stop')
      },
    ),
  )

  it(
    'stops in the middle of a chunk for a reader that takes one frame',
    withCountingServer(
      answering((response) => response.end()),
      async ({ url }) => {
        const frames = anthropic({ baseUrl: url })(request)
        expect(await lastValueFrom(frames.pipe(take(1), toArray()))).toMatchObject([{ event: 'message_start' }])
        expect(
          await lastValueFrom(
            frames.pipe(
              takeWhile(({ event }) => event === ''),
              toArray(),
            ),
          ),
        ).toEqual([])
      },
    ),
  )

  it.each([
    ['a text', 'a key of some length'],
    ['a function', () => of('a key of some length')],
  ])('keeps nothing of a sent request while the answer is open, if its key is %s', async (_, apiKey) => {
    const { fetch: answer, write } = manualFetch()
    const sent: WeakRef<object>[] = []
    const fetch: typeof globalThis.fetch = (url, init) => {
      // Of the same object as the body, which is a text and can have no weak reference.
      if (typeof init?.headers === 'object') sent.push(new WeakRef(init.headers))
      return answer(url)
    }
    let received = 0
    const subscription = anthropic({ apiKey, fetch })(request).subscribe(() => (received += 1))
    await settled()
    write('event: ping\ndata: {"type":"ping"}\n\n')
    await settled()
    expect(received).toBe(1)

    await collectGarbage()
    expect(sent.map((headers) => headers.deref())).toEqual([undefined])
    expect(subscription.closed).toBe(false)
    subscription.unsubscribe()
  })
})

describe('isLastFrame', () => {
  it.each([
    ['message_stop', 'anything', true],
    ['error', '{}', true],
    ['', '{"type":"message_stop"}', true],
    ['', ' { "type": "message_stop" , "more": 1}', true],
    ['', '{"type":"message_delta"}', false],
    ['', '{"text":"{\\"type\\":\\"message_stop\\"}"}', false],
    ['ping', '{"type":"message_stop"}', false],
    ['message_delta', '{}', false],
  ])('judges %j with %j', (event, data, last) => {
    expect(isLastFrame({ event, data })).toBe(last)
  })
})
