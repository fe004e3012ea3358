import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { catchError, type Observable, of, toArray, lastValueFrom, map, firstValueFrom } from 'rxjs'
import {
  anthropic,
  type AnthropicConfig,
  type Failure,
  isFailure,
  messages,
  type MessageRequest,
  vertex,
} from 'rxjs-anthropic'
import type { AnswerConfig } from '../../examples/server/answering.ts'
import type { Fault } from '../../examples/server/Fault.ts'
import { faults } from '../../examples/server/faults.ts'
import { type Server, startServer } from '../../examples/server/startServer.ts'

const seed = readFileSync(join(__dirname, '../../examples/recordings/simple_streaming.yaml'), 'utf8')

const request: MessageRequest = {
  model: 'claude-sonnet-5',
  max_tokens: 64,
  messages: [{ role: 'user', content: 'Say hi in Portuguese' }],
}

const wholeMessage = [
  'message_start',
  'ping',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
]

let servers: Server[] = []
afterEach(async () => {
  await Promise.all(servers.map((server) => server.close()))
  servers = []
})

const serve = async (config: Partial<AnswerConfig> = {}): Promise<Server> => {
  const server = await startServer({ recording: seed, ...config })
  servers = [...servers, server]
  return server
}

/** The types of the events, then the failure if there is one. */
const outcome = (server: Server, config: AnthropicConfig = {}): Promise<readonly (string | Failure)[]> => {
  const ask = messages(anthropic({ apiKey: 'none', baseUrl: server.url, ...config }))
  return lastValueFrom(
    ask(request).pipe(
      map(({ type }) => type),
      catchError(failureOnly),
      toArray(),
    ),
  )
}

const failureOnly = (error: unknown): Observable<Failure> => {
  if (!isFailure(error)) throw error
  return of(error)
}

describe('the embedded server', () => {
  it('plays a recording', async () => {
    const server = await serve()

    expect(await outcome(server)).toEqual(wholeMessage)
    expect(server.requests).toMatchObject([
      { method: 'POST', path: '/v1/messages', headers: { 'x-api-key': 'none' }, body: { ...request, stream: true } },
    ])
  })

  it('plays it on the path of Vertex AI', async () => {
    const server = await serve()
    const ask = messages(vertex({ project: 'p', region: 'us-east5', token: 'none', baseUrl: server.url }))

    expect(await lastValueFrom(ask(request).pipe(toArray()))).toHaveLength(7)
  })

  it('answers any other path with 404', async () => {
    const server = await serve()

    expect((await fetch(`${server.url}/v1/models`, { method: 'POST', body: '{}' })).status).toBe(404)
    expect((await fetch(`${server.url}/v1/messages`)).status).toBe(404)
  })

  it('waits before each frame', async () => {
    const server = await serve({ pace: 15 })
    const start = performance.now()

    expect(await outcome(server)).toEqual(wholeMessage)
    expect(performance.now() - start).toBeGreaterThan(90)
  })

  it('notices that the reader unsubscribes', async () => {
    const server = await serve({ fault: { type: 'silence', after: { frames: 1 } } })
    const ask = messages(anthropic({ baseUrl: server.url }))

    await firstValueFrom(ask(request))
    expect(await server.requests[0]?.ended).toBe('aborted')
  })

  it('applies a fault to one request, and answers the next one in full', async () => {
    const server = await serve({ faults: [faults.overloaded.fault, undefined, faults.cut.fault] })

    expect(await outcome(server)).toMatchObject([{ _tag: 'ApiFailure' }])
    expect(await outcome(server)).toEqual(wholeMessage)
    expect((await outcome(server)).at(-1)).toMatchObject({ _tag: 'TruncatedFailure' })
    expect(await outcome(server)).toEqual(wholeMessage)
  })

  it('closes its connections when it is closed', async () => {
    const server = await serve({ fault: { type: 'slow', ms: 60_000 } })
    const failed = outcome(server)
    while (server.requests.length === 0) await new Promise((resolve) => setTimeout(resolve, 1))
    await server.close()

    expect(await failed).toMatchObject([{ _tag: 'TransportFailure', phase: 'connect' }])
  })

  it('rejects an empty recording', async () => {
    await expect(startServer({ recording: 'version: 2\ninteractions: []' })).rejects.toThrow('contains no response')
  })
})

describe('a fault of the server', () => {
  const begun = wholeMessage.slice(0, 4)
  const named: Readonly<Record<keyof typeof faults, readonly (string | object)[]>> = {
    overloaded: [
      {
        _tag: 'ApiFailure',
        kind: 'overloaded_error',
        status: 529,
        retryAfterMs: 2000,
        requestId: 'req_011CVexample',
        message: 'Overloaded',
      },
    ],
    'overloaded-later': [...begun, { _tag: 'ApiFailure', kind: 'overloaded_error', requestId: 'req_011CVexample' }],
    unauthorized: [{ _tag: 'ApiFailure', kind: 'authentication_error', status: 401 }],
    empty: [{ _tag: 'ApiFailure', kind: 'api_error', status: 500 }],
    gateway: [{ _tag: 'ApiFailure', kind: 'api_error', status: 502, message: 'HTTP 502: 502 Bad Gateway' }],
    html: [{ _tag: 'DecodeFailure', layer: 'frame' }],
    json: [{ _tag: 'ApiFailure', kind: 'api_error' }],
    slow: wholeMessage,
    silence: [...begun, { _tag: 'StalledFailure', clock: 'liveness', after: 80 }],
    reset: [...begun, { _tag: 'TransportFailure', phase: 'body', cause: { cause: { code: 'ECONNRESET' } } }],
    hangup: [...begun, { _tag: 'TransportFailure', phase: 'body' }],
    cut: [...begun, { _tag: 'TruncatedFailure' }],
    garbage: [...begun, { _tag: 'DecodeFailure', layer: 'frame' }],
    endless: [...begun, { _tag: 'DecodeFailure', layer: 'frame' }],
    gzip: [{ _tag: expect.stringMatching(/^(Truncated|Transport)Failure$/) }],
  }

  it.each(Object.entries(named))('is the expected failure to the library: %s', async (name, expected) => {
    const { fault } = faults[name as keyof typeof faults]
    const server = await serve({ fault: fault.type === 'slow' ? { ...fault, ms: 40 } : fault })
    const idleTimeout = fault.type === 'silence' ? 80 : 5000

    expect(await outcome(server, { idleTimeout, maxFrameSize: 2 ** 20 })).toMatchObject(expected)
  })

  const places: readonly (readonly [string, Fault, number])[] = [
    ['no byte', { type: 'cut', after: { bytes: 0 } }, 0],
    ['the first byte', { type: 'cut', after: { bytes: 1 } }, 0],
    ['a part of the second frame', { type: 'cut', after: { bytes: 340 } }, 1],
    ['all of it', { type: 'cut', after: { bytes: 100_000 } }, 7],
    ['no frame', { type: 'reset', after: { frames: 0 } }, 0],
    ['two frames', { type: 'hangup', after: { frames: 2 } }, 2],
  ]

  it.each(places)('occurs after %s', async (_, fault, events) => {
    const seen = await outcome(await serve({ fault }))

    expect(seen.filter((event) => typeof event === 'string')).toHaveLength(events)
  })

  it('is recorded at the server', async () => {
    const server = await serve({ faults: [faults.reset.fault, faults.hangup.fault, faults.overloaded.fault] })
    for (let i = 0; i < 4; i++) await outcome(server)

    expect(await Promise.all(server.requests.map(({ ended }) => ended))).toEqual([
      'broken',
      'broken',
      'answered',
      'answered',
    ])
  })
})
