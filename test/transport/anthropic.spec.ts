import { inspect } from 'node:util'
import {
  BehaviorSubject,
  firstValueFrom,
  from,
  lastValueFrom,
  merge,
  NEVER,
  type Observable,
  type ObservableInput,
  of,
  retry,
  Subject,
  switchMap,
  throwError,
  timer,
  toArray,
} from 'rxjs'
import {
  anthropic,
  type AnthropicConfig,
  type Credential,
  type MessageRequest,
  messages,
  type Opened,
  textDeltas,
  TransportFailure,
  type UnsignedRequest,
} from '../../src/index.ts'
import { marbles } from '../../src/testing/index.ts'
import { withServer } from './withServer.ts'

const request: MessageRequest = {
  model: 'claude-sonnet-5',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Olá' }],
}

const text = (transport: ReturnType<typeof anthropic>) =>
  lastValueFrom(messages(transport)(request).pipe(textDeltas(), toArray()))

describe('anthropic', () => {
  it(
    'posts the request as the API documents it',
    withServer({}, async ({ url, requests }) => {
      await text(anthropic({ baseUrl: url, apiKey: 'a key', betas: ['one', 'two'] }))

      expect(requests).toMatchObject([
        {
          method: 'POST',
          path: '/v1/messages',
          headers: {
            'content-type': 'application/json',
            accept: 'text/event-stream',
            'x-api-key': 'a key',
            'anthropic-version': '2026-10-21',
            'anthropic-beta': 'one,two',
          },
          body: { ...request, stream: true },
        },
      ])
      expect(requests[0]?.headers).not.toHaveProperty('authorization')
      expect(requests[0]?.headers).not.toHaveProperty('anthropic-dangerous-direct-browser-access')
    }),
  )

  it(
    'sends nothing before somebody subscribes, and a request of its own for each who does',
    withServer({}, async ({ url, requests }) => {
      let asked = 0
      const apiKey = () => of(`key ${++asked}`)
      const answer = messages(anthropic({ baseUrl: url, apiKey }))(request).pipe(textDeltas(), toArray())
      expect([asked, requests.length]).toEqual([0, 0])

      expect(await lastValueFrom(answer)).toEqual(['a', 'b'])
      expect(await lastValueFrom(answer)).toEqual(['a', 'b'])
      expect(requests.map(({ headers }) => headers['x-api-key'])).toEqual(['key 1', 'key 2'])
    }),
  )

  it(
    'takes a bearer token, another version, and headers that win over its own',
    withServer({}, async ({ url, requests }) => {
      const headers = { 'X-Trace': '7', Accept: 'text/event-stream; q=1' }
      await text(
        anthropic({ baseUrl: `${url}/`, authToken: () => Promise.resolve('a token'), version: '2023-06-01', headers }),
      )

      expect(requests).toMatchObject([
        {
          path: '/v1/messages',
          headers: {
            authorization: 'Bearer a token',
            'anthropic-version': '2023-06-01',
            'x-trace': '7',
            accept: 'text/event-stream; q=1',
          },
        },
      ])
      expect(requests[0]?.headers).not.toHaveProperty('x-api-key')
    }),
  )

  it(
    'sends no credential to a gateway that needs none',
    withServer({}, async ({ url, requests }) => {
      await text(anthropic({ baseUrl: url }))
      expect(Object.keys(requests[0]?.headers ?? {})).not.toEqual(
        expect.arrayContaining(['x-api-key', 'authorization']),
      )
    }),
  )

  it(
    'tells openObserver of status, headers, request id and the request itself, also of a response that is refused',
    withServer(
      {
        faults: [
          {
            type: 'answer',
            status: 429,
            headers: { 'request-id': 'req_1', 'anthropic-ratelimit-requests-remaining': '0' },
          },
        ],
      },
      async ({ url }) => {
        const opened: Opened[] = []
        const openObserver = { next: (open: Opened) => opened.push(open) }
        const transport = anthropic({ baseUrl: url, apiKey: 'a key', openObserver })
        await expect(text(transport)).rejects.toMatchObject({ _tag: 'ApiFailure', requestId: 'req_1' })
        await text(transport)

        expect(opened).toMatchObject([{ status: 429, requestId: 'req_1' }, { status: 200 }])
        expect(opened.map((open) => open.request === request)).toEqual([true, true])
        expect(opened[0]?.headers.get('anthropic-ratelimit-requests-remaining')).toBe('0')
      },
    ),
  )

  it(
    'ends the request when it is unsubscribed while it waits for the response',
    withServer({ fault: { type: 'slow', ms: 60_000 } }, async ({ url, requests }) => {
      const subscription = anthropic({ baseUrl: url })(request).subscribe()
      while (requests.length === 0) await new Promise(setImmediate)
      subscription.unsubscribe()
      expect(await requests[0]?.ended).toBe('aborted')
    }),
  )

  it(
    'ends the request when it is unsubscribed in the middle of the body',
    withServer({ fault: { type: 'silence', after: { frames: 2 } } }, async ({ url, requests }) => {
      await firstValueFrom(anthropic({ baseUrl: url })(request))
      expect(await requests[0]?.ended).toBe('aborted')
    }),
  )

  it(
    'calls a headers function for each attempt',
    withServer({ faults: [{ type: 'answer', status: 529 }] }, async ({ url, requests }) => {
      let attempt = 0
      const headers = async () => ({ traceparent: `attempt ${++attempt}` })
      await lastValueFrom(anthropic({ baseUrl: url, headers })(request).pipe(retry(1)))
      expect(requests.map((sent) => sent.headers['traceparent'])).toEqual(['attempt 1', 'attempt 2'])
    }),
  )

  it.each<[string, AnthropicConfig]>([
    ['headers', { headers: () => throwError(() => new Error('no vault')) }],
    ['sign', { sign: () => throwError(() => new Error('no vault')) }],
  ])('sends nothing if the %s function fails', async (name, config) => {
    const fetch = jest.fn()
    await expect(text(anthropic({ ...config, fetch }))).rejects.toMatchObject({
      _tag: 'TransportFailure',
      phase: 'credential',
      message: `The ${name} function failed`,
    })
    expect(fetch).not.toHaveBeenCalled()
  })

  it('signs the request as it is sent, and shows nothing of the signature in a failure', async () => {
    const signed: UnsignedRequest[] = []
    const sign = async (unsigned: UnsignedRequest) => {
      signed.push(unsigned)
      return { headers: { ...unsigned.headers, authorization: 'a signature of the request' } }
    }
    const fetch = jest.fn<ReturnType<typeof globalThis.fetch>, Parameters<typeof globalThis.fetch>>(
      async () => new Response('A Signature of the Request is wrong', { status: 403 }),
    )
    const failure: unknown = await text(anthropic({ sign, headers: () => of({ 'X-Team': 'docs' }), fetch })).catch(
      (error: unknown) => error,
    )
    const init = fetch.mock.calls[0]?.[1]
    expect(new Headers(init?.headers).get('authorization')).toBe('a signature of the request')
    expect(signed).toMatchObject([{ method: 'POST', body: init?.body, headers: { 'x-team': 'docs' } }])
    expect(failure).toMatchObject({ _tag: 'ApiFailure', status: 403 })
    expect(inspect(failure).toLowerCase()).not.toContain('a signature')
  })

  describe('a credential', () => {
    it.each([
      [
        'throws',
        () => {
          throw new Error('no vault')
        },
      ],
      ['rejects', () => Promise.reject(new Error('no vault'))],
    ])('whose function %s fails the stream before anything is sent', async (_, apiKey) => {
      const fetch = jest.fn()
      await expect(text(anthropic({ apiKey, fetch }))).rejects.toMatchObject({
        _tag: 'TransportFailure',
        phase: 'credential',
        message: 'The apiKey function failed',
        cause: new Error('no vault'),
      })
      expect(fetch).not.toHaveBeenCalled()
    })

    it.each([
      ['gives nothing', () => from<string[]>([]), 'The apiKey function completed without a value'],
      ['is undefined', undefined, 'apiKey is undefined. Is the environment variable set?'],
      ['is empty', '', 'apiKey is empty. Is the environment variable set?'],
      ['is blank', () => of(' \n'), 'apiKey is empty. Is the environment variable set?'],
      [
        'holds a line break',
        'sk-secret\nx',
        'apiKey contains a character that an HTTP header cannot carry, such as a line break',
      ],
    ])('that %s is refused', async (_, apiKey, message) => {
      await expect(text(anthropic({ apiKey, fetch: jest.fn() }))).rejects.toMatchObject({
        phase: 'credential',
        message,
      })
    })

    it('is the first value of a source that does not complete', async () => {
      const key = new BehaviorSubject('first')
      const fetch = jest.fn<Promise<Response>, Parameters<typeof globalThis.fetch>>(async () => new Response(''))
      anthropic({ apiKey: () => key, fetch })(request).subscribe({ error: () => undefined })
      expect(key.observed).toBe(false)
      expect(fetch).toHaveBeenCalledTimes(1)
    })

    it.each([
      ['42', 42, 'apiKey is of type number, not a string'],
      ['an object', {}, 'apiKey is of type object, not a string'],
      ['null', null, 'apiKey is null, not a string'],
    ])('that turns out to be %s is refused', async (_, value, message) => {
      const apiKey = () => of(value as unknown as string)
      await expect(text(anthropic({ apiKey, fetch: jest.fn() }))).rejects.toMatchObject({
        _tag: 'TransportFailure',
        phase: 'credential',
        message,
      })
    })

    it.each([undefined, 3, {}])('whose function returns %p fails the stream', async (value) => {
      const apiKey = () => value as unknown as Observable<string>
      await expect(text(anthropic({ apiKey, fetch: jest.fn() }))).rejects.toMatchObject({
        _tag: 'TransportFailure',
        phase: 'credential',
      })
    })

    it(
      'that never settles is covered by idleTimeout',
      marbles(({ expectObservable }) => {
        const failure = new TransportFailure('The apiKey function had no value after 5 ms', { phase: 'credential' })
        const frames = anthropic({ apiKey: () => NEVER, fetch: jest.fn(), idleTimeout: 5 })(request)
        expectObservable(frames).toBe('-----#', undefined, failure)
      }),
    )

    it(
      'may take for ever if idleTimeout is 0, for a person who signs in',
      marbles(({ expectObservable }) => {
        expectObservable(anthropic({ apiKey: () => NEVER, idleTimeout: 0 })(request), '10000s !').toBe('')
      }),
    )

    it('is not waited for after unsubscription', () => {
      const key = new Subject<string>()
      const fetch = jest.fn()
      const subscription = anthropic({ apiKey: () => key, fetch })(request).subscribe()
      expect(key.observed).toBe(true)
      subscription.unsubscribe()
      expect(key.observed).toBe(false)
      key.next('too late')
      expect(fetch).not.toHaveBeenCalled()
    })

    describe('receives a signal that', () => {
      /** Subscribes with a function of the given result, and returns its signal and what the stream does. */
      const subscribed = (result: () => ObservableInput<string>, config: AnthropicConfig = {}) => {
        const signals: AbortSignal[] = []
        const apiKey: Credential = ({ signal }) => {
          signals.push(signal)
          return result()
        }
        const sent = new Subject<void>()
        const fetch = () => {
          sent.next()
          return new Promise<Response>(() => undefined)
        }
        const failed = new Subject<void>()
        const frames = anthropic({ apiKey, fetch, ...config })(request)
        const whenSent = firstValueFrom(merge(sent, failed))
        const subscription = frames.subscribe({ error: () => failed.next() })
        return { aborted: () => signals.map((signal) => signal.aborted), subscription, whenSent }
      }

      it('fires if the stream is unsubscribed while it is waited for', () => {
        const { aborted, subscription } = subscribed(() => new Promise<string>(() => undefined))
        expect(aborted()).toEqual([false])
        subscription.unsubscribe()
        expect(aborted()).toEqual([true])
      })

      it('fires after idleTimeout', async () => {
        const { aborted, whenSent } = subscribed(() => NEVER, { idleTimeout: 1 })
        await whenSent
        expect(aborted()).toEqual([true])
      })

      it('fires if the other credential fails', async () => {
        const { aborted, whenSent } = subscribed(() => NEVER, {
          authToken: () => Promise.reject(new Error('no vault')),
        })
        await whenSent
        expect(aborted()).toEqual([true])
      })

      it.each<[string, () => ObservableInput<string>]>([
        ['a promise', () => Promise.resolve('a key')],
        ['a source that does not complete', () => new BehaviorSubject('a key')],
      ])('never fires after a value: %s', async (_, result) => {
        const { aborted, subscription, whenSent } = subscribed(() => timer(0).pipe(switchMap(result)))
        await whenSent
        subscription.unsubscribe()
        expect(aborted()).toEqual([false])
      })
    })
  })

  it.each<[string, object]>([
    ['a bigint', { max_tokens: 1n }],
    [
      'a cycle',
      (() => {
        const metadata: Record<string, unknown> = {}
        return { metadata: Object.assign(metadata, { metadata }) }
      })(),
    ],
  ])('refuses a request that holds %s', async (_, wrong) => {
    const fetch = jest.fn()
    const frames = anthropic({ apiKey: 'a key', fetch })({ ...request, ...wrong })
    await expect(lastValueFrom(frames)).rejects.toMatchObject({
      _tag: 'ApiFailure',
      kind: 'invalid_request_error',
      message: expect.stringMatching(/^The request cannot be written as JSON: /),
    })
    expect(fetch).not.toHaveBeenCalled()
  })

  describe('in a browser', () => {
    beforeEach(() => Object.assign(globalThis, { window: { document: {} } }))
    afterEach(() => Reflect.deleteProperty(globalThis, 'window'))

    it('refuses a credential before anything is sent', async () => {
      const fetch = jest.fn()
      await expect(text(anthropic({ apiKey: 'a key', fetch }))).rejects.toMatchObject({
        _tag: 'TransportFailure',
        phase: 'credential',
        message: expect.stringContaining('dangerouslyAllowBrowser: true'),
      })
      expect(fetch).not.toHaveBeenCalled()
    })

    it(
      'sends it, and the header that the API wants then, where that is allowed',
      withServer({}, async ({ url, requests }) => {
        await text(anthropic({ baseUrl: url, apiKey: 'a key', dangerouslyAllowBrowser: true }))
        expect(requests[0]?.headers).toMatchObject({ 'anthropic-dangerous-direct-browser-access': 'true' })
      }),
    )

    it(
      'calls a backend of its own without one',
      withServer({}, async ({ url }) => {
        expect(await text(anthropic({ baseUrl: url }))).toEqual(['a', 'b'])
      }),
    )
  })
})
