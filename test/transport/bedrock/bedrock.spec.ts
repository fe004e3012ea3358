import { firstValueFrom, from, lastValueFrom, NEVER, of, Subject, throwError, toArray } from 'rxjs'
import { type MessageRequest, messages, type Opened, textDeltas } from '../../../src/index.ts'
import { bedrock, type BedrockConfig, type UnsignedRequest } from '../../../src/bedrock/index.ts'
import { completionDeltas, completions, type CompletionRequest } from '../../../src/completions/index.ts'
import { chunkBytes, exceptionBytes, messageBytes, string } from '../../eventStream.ts'
import { withServer } from '../withServer.ts'
import { bedrockAnswer, framesOf, requestId } from './bedrockServer.ts'

const request: MessageRequest = {
  model: 'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Olá' }],
}

const sign = () => of({ headers: { authorization: 'Bearer a long enough key' } })
const region = 'us-east-1'

const text = (config: Partial<BedrockConfig>) =>
  lastValueFrom(messages(bedrock({ region, sign, ...config }))(request).pipe(textDeltas(), toArray()))

/** A `fetch` that answers with frames, and tells nobody. */
const answering =
  (frames: readonly Uint8Array[], headers: Readonly<Record<string, string>> = {}): typeof fetch =>
  () =>
    Promise.resolve(
      new Response(Buffer.concat(frames), {
        headers: { 'content-type': 'application/vnd.amazon.eventstream', 'x-amzn-requestid': requestId, ...headers },
      }),
    )

describe('bedrock', () => {
  it(
    'posts the request as AWS documents it: the model in the URL, the version and the betas in the body',
    withServer(bedrockAnswer(), async ({ url, requests }) => {
      expect(await text({ baseUrl: url, betas: ['one', 'two'] })).toEqual(['a', 'b'])

      const { model: _, ...body } = request
      expect(requests).toMatchObject([
        {
          method: 'POST',
          path: '/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream',
          headers: {
            'content-type': 'application/json',
            accept: 'application/vnd.amazon.eventstream',
            authorization: 'Bearer a long enough key',
          },
        },
      ])
      expect(requests[0]?.body).toEqual({
        ...body,
        anthropic_version: '2026-10-21',
        anthropic_beta: ['one', 'two'],
      })
    }),
  )

  it('sends no betas where there are none, and never `stream`', async () => {
    const fetch = jest.fn<ReturnType<typeof globalThis.fetch>, Parameters<typeof globalThis.fetch>>(
      answering(framesOf('S.')),
    )
    await text({ fetch, version: 'bedrock-next', headers: { 'X-Trace': '7' } })
    const [url, init] = fetch.mock.calls[0] ?? []
    expect(url).toBe(
      'https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/invoke-with-response-stream',
    )
    expect(init?.headers).toMatchObject({ 'x-trace': '7' })
    expect(Object.keys(JSON.parse(String(init?.body)) as object)).toEqual([
      'max_tokens',
      'messages',
      'anthropic_version',
    ])
  })

  it('calls an inference profile by its ARN', async () => {
    const fetch = jest.fn<ReturnType<typeof globalThis.fetch>, Parameters<typeof globalThis.fetch>>(
      answering(framesOf('S.')),
    )
    const model = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc'
    await lastValueFrom(messages(bedrock({ region, sign, fetch }))({ ...request, model }))
    expect(fetch.mock.calls[0]?.[0]).toContain(
      '/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A123456789012%3Aapplication-inference-profile%2Fabc/invoke',
    )
  })

  it('keeps the metrics that the last event carries', async () => {
    const metrics = { inputTokenCount: 4, outputTokenCount: 10, invocationLatency: 1155, firstByteLatency: 1152 }
    const last = chunkBytes(JSON.stringify({ type: 'message_stop', 'amazon-bedrock-invocationMetrics': metrics }))
    const ask = messages(bedrock({ region, sign, fetch: answering([...framesOf('S'), last]) }))
    expect(await lastValueFrom(ask(request))).toEqual({
      type: 'message_stop',
      'amazon-bedrock-invocationMetrics': metrics,
    })
  })

  it('serves the completions of the oldest models', async () => {
    const pieces = [
      '{"completion":" a","stop_reason":null,"stop":null}',
      '{"completion":" a","stop_reason":null,"stop":null}',
      '{"completion":" a b","stop_reason":null,"stop":null}',
      '{"completion":"","stop_reason":"stop_sequence","stop":"\\n\\nHuman:"}',
    ]
    const fetch = answering(pieces.map((piece) => chunkBytes(piece)))
    const asked: CompletionRequest = { model: 'anthropic.claude-v2:1', prompt: '\n\nHuman: …', max_tokens_to_sample: 9 }
    const deltas = completions(bedrock({ region, sign, fetch }))(asked).pipe(completionDeltas(), toArray())
    expect(await lastValueFrom(deltas)).toEqual([' a', ' a', ' a b'])
  })

  it('ignores messages of other kinds', async () => {
    const others = [
      messageBytes({ ':message-type': string('event'), ':event-type': string('initial-response') }, '{}'),
      messageBytes({ ':message-type': string('news') }, '?'),
      messageBytes({}, ''),
    ]
    expect(await text({ fetch: answering([...others, ...framesOf('S[a]$'), ...others, ...framesOf('.')]) })).toEqual([
      'a',
    ])
  })

  it('tells openObserver of the response', async () => {
    const opened: Opened[] = []
    await text({ fetch: answering(framesOf('S.')), openObserver: { next: (open) => opened.push(open) } })
    expect(opened).toMatchObject([{ status: 200, requestId }])
  })

  it(
    'ends the request when it is unsubscribed in the middle of the body',
    withServer({ ...bedrockAnswer(), fault: { type: 'silence', after: { frames: 2 } } }, async ({ url, requests }) => {
      await firstValueFrom(bedrock({ region, sign, baseUrl: url })(request))
      expect(await requests[0]?.ended).toBe('aborted')
    }),
  )

  it('completes at the last event, and cancels a body that does not end within a second', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'queueMicrotask', 'nextTick'] })
    const cancel = jest.fn()
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(new Uint8Array(Buffer.concat(framesOf('S[a]$.')))),
      cancel,
    })
    expect(await text({ fetch: () => Promise.resolve(new Response(body)) })).toEqual(['a'])
    await jest.advanceTimersByTimeAsync(999)
    expect(cancel).not.toHaveBeenCalled()
    await jest.advanceTimersByTimeAsync(1)
    expect(cancel).toHaveBeenCalled()
    jest.useRealTimers()
  })
})

describe('what goes wrong on bedrock', () => {
  it.each<[string, object, object]>([
    [
      'throttlingException',
      { message: 'Too many requests' },
      { kind: 'rate_limit_error', status: 429, message: 'Too many requests' },
    ],
    ['serviceUnavailableException', { message: 'Later' }, { kind: 'overloaded_error', status: 503 }],
    ['internalServerException', { message: 'Broken' }, { kind: 'api_error', status: 500 }],
    ['modelTimeoutException', { message: 'Too long' }, { kind: 'timeout_error', status: 408 }],
    ['validationException', { message: 'Wrong' }, { kind: 'invalid_request_error', status: 400 }],
    [
      'modelStreamErrorException',
      { message: 'It broke', originalMessage: 'Overloaded', originalStatusCode: 529 },
      { kind: 'overloaded_error', status: 424, message: 'Overloaded' },
    ],
    [
      'modelStreamErrorException',
      { message: 'It broke', originalMessage: 'Slow down', originalStatusCode: '429' },
      { kind: 'rate_limit_error', status: 424, message: 'Slow down' },
    ],
    ['throttlingException', { Message: 'Slow down' }, { kind: 'rate_limit_error', status: 429, message: 'Slow down' }],
    ['modelStreamErrorException', { message: 'It broke' }, { kind: 'api_error', status: 424, message: 'It broke' }],
    ['ThrottlingException', {}, { kind: 'rate_limit_error', status: 429, message: 'ThrottlingException' }],
    ['newException', { message: 'New' }, { kind: 'newException', message: 'New' }],
  ])('is, at a %s of %j, the failure of its status', async (type, body, failure) => {
    const fetch = answering([...framesOf('S[a'), exceptionBytes(type, body)])
    const error: unknown = await text({ fetch }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ _tag: 'ApiFailure', requestId, details: { [type]: body }, ...failure })
    if (type === 'newException') expect(error).not.toHaveProperty('status')
  })

  it.each([
    ['InternalFailure', { kind: 'api_error', message: 'It broke' }],
    ['throttlingException', { kind: 'rate_limit_error', status: 429 }],
  ])('is an ApiFailure at an error of the code %s', async (code, failure) => {
    const error = messageBytes(
      { ':message-type': string('error'), ':error-code': string(code), ':error-message': string('It broke') },
      '',
    )
    await expect(text({ fetch: answering([...framesOf('S[a'), error]) })).rejects.toMatchObject({
      _tag: 'ApiFailure',
      requestId,
      ...failure,
    })
  })

  it('is an ApiFailure at an exception whose payload is text', async () => {
    const exception = messageBytes(
      { ':message-type': string('exception'), ':exception-type': string('throttlingException') },
      'slow down',
    )
    await expect(text({ fetch: answering([exception]) })).rejects.toMatchObject({ message: 'slow down', status: 429 })
  })

  it.each([
    ['no JSON', '{"bytes', { layer: 'json' }],
    ['no bytes', '{"p":"abcd"}', { layer: 'event', message: 'bytes: expected string, got nothing' }],
    ['no base64', '{"bytes":"%%%"}', { layer: 'frame', message: 'The bytes of an event are not valid base64: "%%%"' }],
    ['no JSON in its bytes', '{"bytes":"e30s"}', { layer: 'json' }],
  ])('is a DecodeFailure at an event of %s', async (_, payload, failure) => {
    const event = messageBytes({ ':message-type': string('event'), ':event-type': string('chunk') }, payload)
    await expect(text({ fetch: answering([event]) })).rejects.toMatchObject({ _tag: 'DecodeFailure', ...failure })
  })

  it('is a TruncatedFailure where the body ends inside a frame', async () => {
    const [first = new Uint8Array(), ...rest] = framesOf('S[a')
    const fetch = answering([first, ...rest.map((frame) => frame.slice(0, 30)).slice(0, 1)])
    await expect(text({ fetch })).rejects.toMatchObject({ _tag: 'TruncatedFailure' })
  })

  it.each<[number, string, object]>([
    [
      403,
      '{"message":"The security token is invalid."}',
      { kind: 'permission_error', message: 'The security token is invalid.' },
    ],
    [400, '{"message":"URL sources are not supported"}', { kind: 'invalid_request_error' }],
    [429, '{"message":"Too many requests"}', { kind: 'rate_limit_error' }],
    [503, '{"message":"Later"}', { kind: 'overloaded_error' }],
  ])(
    'is, at HTTP %i whose body has no type, an ApiFailure of the kind of its status',
    async (status, body, failure) => {
      const headers = { 'x-amzn-requestid': requestId, 'x-amzn-errortype': 'SomeException:http://internal.amazon.com/' }
      const fetch = () => Promise.resolve(new Response(body, { status, headers }))
      await expect(text({ fetch })).rejects.toMatchObject({ _tag: 'ApiFailure', status, requestId, ...failure })
    },
  )

  it('is a DecodeFailure where the response is server-sent events', async () => {
    const fetch = answering([], { 'content-type': 'text/event-stream' })
    await expect(text({ fetch })).rejects.toMatchObject({ _tag: 'DecodeFailure', layer: 'frame' })
  })
})

describe('the signature of a request to bedrock', () => {
  it('is asked for at each subscription, with the request as it will be sent', async () => {
    const seen: UnsignedRequest[] = []
    const fetch = jest.fn<ReturnType<typeof globalThis.fetch>, Parameters<typeof globalThis.fetch>>(
      answering(framesOf('S[ab]$.')),
    )
    const config: BedrockConfig = {
      region,
      fetch,
      headers: { 'X-Trace': '7' },
      sign: (unsigned) => {
        seen.push(unsigned)
        return Promise.resolve({
          ...unsigned,
          headers: new Headers({ ...unsigned.headers, 'X-Signed': String(seen.length), Host: 'h' }),
        })
      },
    }
    const answer = messages(bedrock(config))(request)
    expect(seen).toEqual([])
    await lastValueFrom(answer)
    await lastValueFrom(answer)

    expect(fetch.mock.calls.map(([url, init]) => ({ url, ...init, signal: undefined }))).toEqual(
      ['1', '2'].map((signed, index) => ({
        ...seen[index],
        headers: { ...seen[index]?.headers, 'x-signed': signed },
        redirect: 'manual',
        signal: undefined,
      })),
    )
    expect(seen[0]?.headers).toMatchObject({ 'x-trace': '7', 'content-type': 'application/json' })
  })

  it.each<[string, BedrockConfig['sign'], object]>([
    [
      'throws',
      () => {
        throw new Error('no vault')
      },
      { message: 'The sign function failed', cause: new Error('no vault') },
    ],
    ['rejects', () => Promise.reject(new Error('no vault')), { message: 'The sign function failed' }],
    ['fails', () => throwError(() => new Error('no vault')), { cause: new Error('no vault') }],
    ['gives nothing', () => from([]), { message: 'The sign function completed without a value' }],
    [
      'gives what no header can carry',
      () => of({ headers: { authorization: 'a\nb' } }),
      { message: 'authorization contains a character that an HTTP header cannot carry, such as a line break' },
    ],
  ])('fails the stream before anything is sent where its function %s', async (_, failing, failure) => {
    const fetch = jest.fn()
    await expect(text({ sign: failing, fetch })).rejects.toMatchObject({
      _tag: 'TransportFailure',
      phase: 'credential',
      ...failure,
    })
    expect(fetch).not.toHaveBeenCalled()
  })

  it('is not waited for after unsubscription', () => {
    const signed = new Subject<{ headers: Record<string, string> }>()
    const fetch = jest.fn()
    const subscription = bedrock({ region, sign: () => signed, fetch })(request).subscribe()
    expect(signed.observed).toBe(true)
    subscription.unsubscribe()
    expect(signed.observed).toBe(false)
    expect(fetch).not.toHaveBeenCalled()
  })

  it('receives a signal that fires if the stream is unsubscribed while it signs', () => {
    const signals: AbortSignal[] = []
    const sign: BedrockConfig['sign'] = (_, { signal }) => {
      signals.push(signal)
      return new Promise(() => undefined)
    }
    const subscription = bedrock({ region, sign, fetch: jest.fn() })(request).subscribe({ error: () => undefined })
    expect(signals.map(({ aborted }) => aborted)).toEqual([false])
    subscription.unsubscribe()
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
  })

  it.each([
    ['a session token', { 'x-amz-security-token': 'the-session-token' }, 'the-session-token'],
    ['a bearer key', { Authorization: 'Bearer QUJTSw==abc=' }, 'QUJTSw==abc='],
    [
      'a signature',
      { Authorization: 'AWS4-HMAC-SHA256 Credential=AKID/scope, SignedHeaders=host, Signature=5da7c1a2acd57cee' },
      '5da7c1a2acd57cee',
    ],
  ])('shows %s in no failure', async (_, headers, secret) => {
    const fetch = () =>
      Promise.resolve(new Response(`{"message":"canonical: ${secret}, on 20150830T123600Z"}`, { status: 403 }))
    const config = { fetch, sign: () => of({ headers: { ...headers, 'x-amz-date': '20150830T123600Z' } }) }
    await expect(text(config)).rejects.toMatchObject({ message: 'canonical: [redacted], on 20150830T123600Z' })
  })

  describe('in a browser', () => {
    beforeEach(() => Object.assign(globalThis, { window: { document: {} } }))
    afterEach(() => Reflect.deleteProperty(globalThis, 'window'))

    it('is not asked for unless that is allowed', async () => {
      const signing = jest.fn(() => NEVER)
      await expect(text({ sign: signing })).rejects.toMatchObject({
        phase: 'credential',
        message: expect.stringContaining('dangerouslyAllowBrowser: true'),
      })
      expect(signing).not.toHaveBeenCalled()
      expect(await text({ fetch: answering(framesOf('S[a]$.')), dangerouslyAllowBrowser: true })).toEqual(['a'])
    })
  })
})
