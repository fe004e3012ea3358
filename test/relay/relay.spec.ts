import fc from 'fast-check'
import { lastValueFrom, materialize, type Observable, of, take, toArray } from 'rxjs'
import {
  ApiFailure,
  type Failure,
  messages,
  relay,
  type RelayConfig,
  StalledFailure,
  textDeltas,
} from '../../src/index.ts'
import { failureFrame } from '../../src/server/index.ts'
import { encodeFrame } from '../../src/wire/index.ts'
import { overloaded, streamOf } from '../../src/testing/index.ts'
import { endFrame } from '../../src/relay/endFrame.ts'
import type { Frame } from '../../src/wire/Frame.ts'
import { plainFrame } from './plainFrame.ts'

/** The frames of a log, from one to another, by their numbers. */
const numbered = (from: number, to: number): readonly Frame[] =>
  Array.from({ length: to - from + 1 }, (_, index) => ({
    event: '',
    data: `${from + index}`,
    id: `${from + index}.g`,
  }))

const textOf = (...frames: readonly Frame[]): string => frames.map(encodeFrame).join('')

/** What a backend answers: a body, which may break off or fall silent, or a status, which is 0 where there is no answer. */
type Answer = string | { readonly body: string; readonly then: 'break' | 'silence' } | { readonly status: number }

const unreachable: Answer = { status: 0 }

interface Asked {
  readonly url: string
  readonly body: unknown
  readonly headers: Headers
}

/** A request that tells the backend that its reader has left. */
interface Left extends Omit<Asked, 'body'> {
  readonly init: RequestInit
}

const bodyThat = (text: string, then: 'end' | 'break' | 'silence'): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      controller.enqueue(new TextEncoder().encode(text))
      if (then === 'end') controller.close()
    },
    pull: (controller) => {
      if (then === 'break') controller.error(new TypeError('terminated'))
    },
  })

/** A `fetch` that answers one request after the other, the last one again and again, and what it was asked. */
const backend = (...answers: readonly (Answer | ((asked: Asked) => Answer))[]) => {
  const asked: Asked[] = []
  const left: Left[] = []
  const fetch: typeof globalThis.fetch = (url, init) => {
    const sent = { url: String(url), headers: new Headers(init?.headers) }
    if (init?.method === 'DELETE') {
      left.push({ ...sent, init })
      return Promise.reject(new TypeError('fetch failed'))
    }
    const request = { ...sent, body: JSON.parse(String(init?.body)) }
    asked.push(request)
    const next = answers[Math.min(asked.length, answers.length) - 1] ?? unreachable
    const answer = typeof next === 'function' ? next(request) : next
    if (answer === unreachable) return Promise.reject(new TypeError('fetch failed'))
    if (typeof answer === 'object' && 'status' in answer) return Promise.resolve(Response.json({}, answer))
    const [body, then] = typeof answer === 'string' ? ([answer, 'end'] as const) : [answer.body, answer.then]
    const headers = { 'content-type': 'text/event-stream; charset=utf-8' }
    return Promise.resolve(new Response(bodyThat(body, then), { headers }))
  }
  const ask = (config: Partial<RelayConfig> = {}): Observable<Frame> =>
    relay<object>({ url: 'http://backend/chat', fetch, initialDelay: 0, ...config })({ question: 1 })
  return { asked, left, fetch, ask, positions: () => asked.map(({ headers }) => headers.get('last-event-id')) }
}

/** What is read, and how that ends. */
const outcome = async (
  read: Observable<Frame>,
): Promise<readonly [frames: readonly Frame[], end: 'complete' | Failure]> => {
  const all = await lastValueFrom(read.pipe(materialize(), toArray()))
  const end = all.at(-1)
  return [
    all.flatMap((it) => (it.kind === 'N' ? [plainFrame(it.value)] : [])),
    end?.kind === 'E' ? (end.error as Failure) : 'complete',
  ]
}

const end = encodeFrame(endFrame)

const isCut = ({ _tag }: Failure): boolean => _tag === 'TruncatedFailure'

describe('relay', () => {
  it('posts the request, and gives the frames up to the end', async () => {
    const { ask, asked } = backend(textOf(...numbered(1, 3)) + end)
    expect(await outcome(ask({ headers: { 'x-trace': '7' } }))).toEqual([numbered(1, 3), 'complete'])
    expect(asked).toMatchObject([{ url: 'http://backend/chat', body: { question: 1 } }])
    expect(Object.fromEntries(asked[0]?.headers ?? [])).toEqual({
      accept: 'text/event-stream',
      'content-type': 'application/json',
      'idempotency-key': expect.stringMatching(/^[0-9a-f]{32}$/),
      'x-trace': '7',
    })
  })

  it('takes the address as it is', async () => {
    const { ask, asked } = backend(end)
    for (const url of ['http://backend/a/', '/api/chat', '/', 'http://backend//?x=/']) await outcome(ask({ url }))
    expect(asked.map(({ url }) => url)).toEqual(['http://backend/a/', '/api/chat', '/', 'http://backend//?x=/'])
  })

  it('makes an id for each subscription, which all of its attempts have', async () => {
    const { ask, asked } = backend(
      textOf(...numbered(1, 1)),
      textOf(...numbered(2, 2)),
      end,
      textOf(...numbered(1, 1)) + end,
    )
    const ids = ['one', 'two']
    const reading = ask({ newId: () => ids.shift() ?? '' })
    await outcome(reading)
    await outcome(reading)
    expect(asked.map(({ headers }) => headers.get('idempotency-key'))).toEqual(['one', 'one', 'one', 'two'])
  })

  describe('asks again from where it stands', () => {
    const beginning = textOf(...numbered(1, 2))

    it.each<[string, Answer]>([
      ['the body ends without a frame that says so', beginning],
      ['the connection breaks', { body: beginning, then: 'break' }],
      ['the body ends inside a frame', `${beginning}id: 3.g\ndata: 3`],
      ['the body ends inside the number of a frame', `${beginning}id: 3.g0`],
      ['the body ends inside the end', `${beginning}event: @end\ndata: {`],
      ['the body ends inside a failure', `${beginning}event: error\ndata: {`],
      ['it falls silent', { body: beginning, then: 'silence' }],
    ])('where %s', async (_, answer) => {
      const { ask, positions } = backend(answer, textOf(...numbered(3, 4)) + end)
      expect(await outcome(ask({ idleTimeout: 20 }))).toEqual([numbered(1, 4), 'complete'])
      expect(positions()).toEqual([null, '2.g'])
    })

    it.each<[string, Answer]>([
      ['there was no connection', unreachable],
      ['the backend is overloaded', { status: 503 }],
      ['nothing came', ''],
      ['the first frame was cut', 'id: 1.g\ndata: '],
      ['only a comment came', { body: ':\n\n', then: 'break' }],
    ])('where %s: at the beginning', async (_, answer) => {
      const { ask, positions } = backend(answer, answer, textOf(...numbered(1, 2)) + end)
      expect(await outcome(ask())).toEqual([numbered(1, 2), 'complete'])
      expect(positions()).toEqual([null, null, null])
    })

    it('wherever the text is cut, however often', async () => {
      const log = numbered(1, 5).map((frame) => ({ ...frame, event: 'é', data: `${frame.data}\n😀` }))
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(fc.nat(60), fc.constantFrom('end', 'break')), { maxLength: 6 }),
          async (cuts) => {
            const { ask } = backend(
              ...cuts.map(([at, then]) => ({ headers }: Asked): Answer => {
                const rest = textOf(...log.slice(Number.parseInt(headers.get('last-event-id') ?? '0', 10))) + end
                return then === 'end' ? rest.slice(0, at) : { body: rest.slice(0, at), then: 'break' }
              }),
              ({ headers }) => textOf(...log.slice(Number.parseInt(headers.get('last-event-id') ?? '0', 10))) + end,
            )
            expect(await outcome(ask())).toEqual([log, 'complete'])
          },
        ),
        { numRuns: 50 },
      )
    })
  })

  it('gives up after `count` further attempts in a row that brought nothing, 8 unless it is told otherwise', async () => {
    const { ask, asked } = backend(textOf(...numbered(1, 1)), { status: 503 }, textOf(...numbered(2, 2)), unreachable)
    const [frames, failure] = await outcome(ask({ count: 2 }))
    expect(frames).toEqual(numbered(1, 2))
    expect(failure).toMatchObject({ _tag: 'TransportFailure', phase: 'connect' })
    expect(asked).toHaveLength(5)

    const down = backend(unreachable)
    const [, last] = await outcome(down.ask({ count: undefined }))
    expect(down.asked).toHaveLength(9)
    expect([failure, last]).toMatchObject([{ shouldRetry: false }, { shouldRetry: false }])
  })

  it('leaves a failure that it has not retried to the operators of its reader', async () => {
    const [, failure] = await outcome(backend(unreachable).ask({ count: 0 }))
    expect(failure).not.toHaveProperty('shouldRetry')
  })

  it('does not ask again where that is of no use', async () => {
    const { ask, asked } = backend(textOf(...numbered(1, 1)), { status: 404 })
    const [frames, failure] = await outcome(ask())
    expect(frames).toEqual(numbered(1, 1))
    expect(failure).toMatchObject({ _tag: 'ApiFailure', kind: 'not_found_error', status: 404 })
    expect(asked).toHaveLength(2)
  })

  it.each([overloaded, new StalledFailure('Not one byte', { clock: 'liveness', after: 5 })])(
    'fails as the stream failed in the backend, and does not ask again, though that be transient: %p',
    async (failure) => {
      const { ask, asked } = backend(textOf(...numbered(1, 2), failureFrame(failure)))
      const [frames, end] = await outcome(ask())
      expect(frames).toEqual(numbered(1, 2))
      expect(end).toEqual(failure)
      expect(asked).toHaveLength(1)
    },
  )

  it('fails as Claude failed, where the backend has kept that as a frame', async () => {
    const error = { event: 'error', data: '{"error":{"type":"overloaded_error","message":"Overloaded"}}', id: '3.g' }
    const { ask } = backend(textOf(...numbered(1, 2), error) + end)
    const [frames, failure] = await outcome(ask())
    expect([frames, failure]).toEqual([numbered(1, 2), overloaded])
  })

  it.each([
    ['left out', numbered(4, 5), 'frame 4.g', 'frame 3'],
    ['said again', numbered(1, 2), 'frame 1.g', 'frame 3'],
    ['missing', [{ event: '', data: 'x' }], 'a frame without a number', 'frame 3'],
    ['of another stream', [{ event: '', data: 'x', id: '3.other' }], 'frame 3.other', 'frame 3 of the same stream'],
  ])('fails where a number is %s', async (_, wrong, sent, expected) => {
    const { ask, asked } = backend(textOf(...numbered(1, 2)), textOf(...wrong))
    const [frames, failure] = await outcome(ask())
    expect(frames).toEqual(numbered(1, 2))
    expect(failure).toMatchObject({
      _tag: 'ProtocolFailure',
      message: `The backend sent ${sent} instead of ${expected}`,
    })
    expect(asked).toHaveLength(2)
  })

  describe('of a backend that is no relay', () => {
    it.each([
      ['does not number its frames', { event: 'ping', data: '{}' }],
      ['numbers them in another way', { event: 'ping', data: '{}', id: 'ab-7' }],
      ['numbers them without a generation', { event: 'ping', data: '{}', id: '1' }],
    ])('that %s, gives the frames, and completes with the body', async (_, frame) => {
      const { ask, asked } = backend(textOf(frame, frame))
      expect(await outcome(ask())).toEqual([[frame, frame], 'complete'])
      expect(asked).toHaveLength(1)
    })

    it('never asks again once a frame has come, since it would say it all again', async () => {
      const frame = { event: 'ping', data: '{}' }
      const { ask, asked } = backend({ body: textOf(frame), then: 'break' })
      const [frames, failure] = await outcome(ask())
      expect(frames).toEqual([frame])
      expect(failure).toMatchObject({ _tag: 'TransportFailure', phase: 'body' })
      expect(asked).toHaveLength(1)
    })

    it('gives a last frame that was cut, too', async () => {
      const { ask } = backend('data: 1\n\ndata: 2')
      const [frames] = await outcome(ask())
      expect(frames).toEqual([
        { event: '', data: '1' },
        { event: '', data: '2', unterminated: true },
      ])
    })
  })

  it('lets the request go when it is unsubscribed, and does not come back', async () => {
    const { ask, asked } = backend({ body: textOf(...numbered(1, 2)), then: 'silence' })
    expect(await lastValueFrom(ask({ idleTimeout: 5 }).pipe(take(1)))).toEqual(numbered(1, 1)[0])
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(asked).toHaveLength(1)
  })

  describe('asks for the headers of each attempt', () => {
    const tokens = (asked: readonly Asked[]) => asked.map(({ headers }) => headers.get('authorization'))
    const rotating = () => {
      let calls = 0
      return () => of({ authorization: `Bearer ${++calls}` })
    }

    it.each<[string, RelayConfig['headers']]>([
      ['a record', { authorization: 'Bearer 1' }],
      ['a function of a promise', () => Promise.resolve({ authorization: 'Bearer 1' })],
      ['a function of an Observable', () => of({ authorization: 'Bearer 1' })],
    ])('which are those of %s', async (_, headers) => {
      const { ask, asked } = backend(textOf(...numbered(1, 1)), textOf(...numbered(2, 2)) + end)
      expect(await outcome(ask({ headers }))).toEqual([numbered(1, 2), 'complete'])
      expect(tokens(asked)).toEqual(['Bearer 1', 'Bearer 1'])
    })

    it('and again at a 401 of a reconnect, once for each frame that arrived', async () => {
      const { ask, asked } = backend(
        textOf(...numbered(1, 1)),
        { status: 401 },
        textOf(...numbered(2, 2)),
        { status: 401 },
        { status: 401 },
      )
      const [frames, failure] = await outcome(ask({ headers: rotating(), count: 1, when: isCut }))
      expect(frames).toEqual(numbered(1, 2))
      expect(failure).toMatchObject({ _tag: 'ApiFailure', status: 401 })
      expect(tokens(asked)).toEqual(['Bearer 1', 'Bearer 2', 'Bearer 3', 'Bearer 4', 'Bearer 5'])
    })

    it.each<[string, RelayConfig['headers'], readonly Answer[], number]>([
      ['before a frame has arrived', rotating(), [{ status: 401 }], 1],
      ['with headers that stay the same', { a: 'b' }, [textOf(...numbered(1, 1)), { status: 401 }], 2],
    ])('but not at a 401 %s', async (_, headers, answers, attempts) => {
      const { ask, asked } = backend(...answers)
      const [, failure] = await outcome(ask({ headers }))
      expect(failure).toMatchObject({ _tag: 'ApiFailure', status: 401 })
      expect(asked).toHaveLength(attempts)
    })

    it('and counts an attempt without headers as one that has failed', async () => {
      let calls = 0
      const headers = () => (++calls < 3 ? Promise.reject(new TypeError('fetch failed')) : Promise.resolve({}))
      const { ask, asked } = backend(textOf(...numbered(1, 1)) + end)
      expect(await outcome(ask({ headers }))).toEqual([numbered(1, 1), 'complete'])
      expect([calls, asked.length]).toEqual([3, 1])

      const never = backend(end)
      const [, failure] = await outcome(never.ask({ count: 1, headers: () => Promise.reject(new Error('No token')) }))
      expect(failure).toMatchObject({ _tag: 'TransportFailure', phase: 'credential', shouldRetry: false })
      expect(never.asked).toEqual([])
    })

    it('also of the request that tells that its reader has left', async () => {
      const { ask, left } = backend({ body: textOf(...numbered(1, 2)), then: 'silence' })
      await lastValueFrom(ask({ idleTimeout: 0, headers: rotating() }).pipe(take(1)))
      await new Promise(setImmediate)
      expect(left[0]?.headers.get('authorization')).toBe('Bearer 2')
    })

    it('and shows none of them in a failure', async () => {
      const fetch = () => Promise.resolve(new Response('You sent Bearer secret-of-ana', { status: 400 }))
      const headers = () => of({ authorization: 'Bearer secret-of-ana' })
      const [, failure] = await outcome(relay<object>({ url: '/', fetch, headers })({}))
      expect(JSON.stringify(failure)).not.toContain('secret-of-ana')
    })
  })

  it.each(['include', 'omit', undefined] as const)('sends cookies as it is told: %s', async (credentials) => {
    const { fetch } = backend(textOf(...numbered(1, 1)), { body: textOf(...numbered(2, 3)), then: 'silence' })
    const sent: (string | undefined)[] = []
    const watched: typeof fetch = (url, init) => {
      sent.push(init?.credentials)
      return fetch(url, init)
    }
    const config = { url: '/', fetch: watched, initialDelay: 0, ...(credentials && { credentials }) }
    await lastValueFrom(relay<object>(config)({}).pipe(take(2)))
    expect(sent).toEqual([credentials, credentials, credentials]) // two attempts, and that its reader has left
  })

  describe('counts as progress', () => {
    const cutAfter = (ms: number, now: jest.SpyInstance<number>) => () => {
      const time = performance.now()
      return Promise.resolve(
        new Response(
          new ReadableStream<Uint8Array>(
            {
              pull: (controller) => {
                now.mockReturnValue(time + ms)
                controller.enqueue(new TextEncoder().encode(':\n\n'))
                controller.close()
              },
            },
            { highWaterMark: 0 },
          ),
          { headers: { 'content-type': 'text/event-stream' } },
        ),
      )
    }
    afterEach(() => jest.restoreAllMocks())

    it.each([
      [10_000, 50],
      [9_999, 3],
    ])('an attempt that received a byte after %d ms, or not: of 50, %d are made', async (ms, made) => {
      const now = jest.spyOn(performance, 'now').mockReturnValue(0)
      let attempts = 0
      const cut = cutAfter(ms, now)
      const { fetch: answer } = backend(end)
      const fetch: typeof answer = (url, init) => (++attempts < 50 ? cut() : answer(url, init))
      await outcome(relay<object>({ url: '/', fetch, initialDelay: 0, count: 2 })({}))
      expect(attempts).toBe(made)
    })
  })

  describe('tells the backend that its reader does not come back', () => {
    it.each([
      ['in the middle', 2],
      ['before a frame has arrived', 0],
    ])('when it is unsubscribed %s', async (_, count) => {
      const { ask, asked, left } = backend({ body: textOf(...numbered(1, count)), then: 'silence' })
      const headers = { authorization: 'Bearer ana' }
      const reading = ask({ headers, newId: () => 'one', idleTimeout: 0 }).subscribe()
      await new Promise(setImmediate)
      expect(left).toEqual([])
      reading.unsubscribe()
      expect(left).toMatchObject([{ url: 'http://backend/chat', init: { keepalive: true } }])
      expect(left[0]?.init.body).toBeUndefined()
      expect(Object.fromEntries(left[0]?.headers ?? [])).toEqual({
        accept: 'text/event-stream',
        authorization: 'Bearer ana',
        'idempotency-key': 'one',
      })
      expect(asked).toHaveLength(1)
    })

    it('when it is unsubscribed between two attempts', async () => {
      const { ask, left, asked } = backend(unreachable)
      const reading = ask({ initialDelay: 60_000 }).subscribe()
      while (asked.length === 0) await new Promise(setImmediate)
      reading.unsubscribe()
      expect(left).toHaveLength(1)
    })

    it('and does so once, for each subscription', async () => {
      const { ask, left } = backend({ body: textOf(...numbered(1, 2)), then: 'silence' })
      const reading = ask({ idleTimeout: 0 })
      for (const _ of [1, 2]) await lastValueFrom(reading.pipe(take(1)))
      expect(left).toHaveLength(2)
    })

    it.each<[string, readonly (Answer | ((asked: Asked) => Answer))[]]>([
      ['the stream has ended', [textOf(...numbered(1, 2)) + end]],
      ['it has failed', [textOf(...numbered(1, 1), failureFrame(overloaded))]],
      ['no attempt is left', [unreachable]],
      ['it has lost its connection, and come back', [textOf(...numbered(1, 1)), textOf(...numbered(2, 2)) + end]],
    ])('but not when %s', async (_, answers) => {
      const { ask, left } = backend(...answers)
      await outcome(ask({ count: 1 }))
      expect(left).toEqual([])
    })

    it('but not when its reader has the last event of a message, or `leaves` says that it comes back', async () => {
      const stop = { event: 'message_stop', data: '{"type":"message_stop"}', id: '1.g' }
      const { ask, left } = backend({ body: textOf(stop), then: 'silence' })
      await lastValueFrom(ask({ idleTimeout: 0 }).pipe(take(1)))
      expect(left).toEqual([])
      const other = backend({ body: textOf(...numbered(1, 2)), then: 'silence' })
      await lastValueFrom(other.ask({ leaves: () => false }).pipe(take(1)))
      expect(other.left).toEqual([])
    })

    it('also when a message has ended, and a tool of the backend is still running', async () => {
      const stop = { event: 'message_stop', data: '{"type":"message_stop"}', id: '1.g' }
      const { ask, left } = backend({ body: textOf(stop), then: 'silence' })
      const reading = ask({ idleTimeout: 0 })
      const got: Frame[] = []
      const subscription = reading.subscribe((frame) => got.push(frame))
      while (got.length === 0) await new Promise(setImmediate)
      subscription.unsubscribe()
      expect(left).toHaveLength(1)
    })

    it('but not a backend that does not number its frames', async () => {
      const { ask, left } = backend({ body: textOf({ event: 'ping', data: '{}' }), then: 'silence' })
      await lastValueFrom(ask({ idleTimeout: 0 }).pipe(take(1)))
      expect(left).toEqual([])
    })
  })

  it('does not ask again when it is unsubscribed while it waits', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] })
    const { ask, asked } = backend(unreachable)
    const reading = ask({ initialDelay: 1000 }).subscribe()
    while (jest.getTimerCount() < 1 || asked.length < 1) await new Promise(setImmediate)
    reading.unsubscribe()
    expect(jest.getTimerCount()).toBe(0)
    jest.useRealTimers()
  })

  it('is a transport: what stands behind it reads the events', async () => {
    const events: string[] = []
    streamOf('S[ab]$(.|)')().subscribe((event) => events.push(JSON.stringify(event)))
    const log = events.map((data, index) => ({ event: '', data, id: `${index + 1}.g` }))
    const { fetch, asked } = backend(textOf(...log.slice(0, 3)), textOf(...log.slice(3)) + end)
    const ask = messages(relay({ url: '/api', fetch, initialDelay: 0 }))
    const text = ask({ model: 'm', max_tokens: 1, messages: [] }).pipe(textDeltas(), toArray())
    expect(await lastValueFrom(text)).toEqual(['a', 'b'])
    expect(asked).toHaveLength(2)
  })

  it('is refused as it is, where the backend says why', async () => {
    const refusal = new ApiFailure('messages: at least one', { kind: 'invalid_request_error', status: 400 })
    const fetch = () =>
      Promise.resolve(
        Response.json({ type: 'error', error: { type: refusal.kind, message: refusal.message } }, { status: 400 }),
      )
    const [, failure] = await outcome(relay<object>({ url: '/', fetch })({}))
    expect(failure).toEqual(refusal)
  })
})
