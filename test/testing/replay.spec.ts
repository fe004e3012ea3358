import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { firstValueFrom, lastValueFrom, reduce, toArray } from 'rxjs'
import { anthropic, messages, type MessageRequest, textDeltas, toEither, vertex } from 'rxjs-anthropic'
import { replay } from 'rxjs-anthropic/testing'

const seed = readFileSync(join(__dirname, '../../examples/recordings/simple_streaming.yaml'), 'utf8')

const request: MessageRequest = {
  model: 'claude-3-7-sonnet@20250219',
  max_tokens: 4000,
  messages: [{ role: 'user', content: 'Say hi in Portuguese' }],
}

/** A cassette whose first answer is a refusal, as version 1 of go-vcr wrote it. */
const version1 = `---
version: 1
interactions:
- request:
    body: '{}'
    form: {}
    headers: {}
    url: https://api.anthropic.com/v1/messages
    method: POST
  response:
    body: '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}'
    headers:
      Content-Length:
      - "75"
      Content-Type:
      - application/json
      Retry-After:
      - "2"
    status: 529 Overloaded
    code: 529
    duration: ""
- response:
    body: "data: Olá\\n\\ndata: mundo\\n\\n"
    headers:
      Content-Type:
      - text/event-stream
    status: 200 OK
    code: 200
    duration: 90ms
`

/** One of version 2, with one answer. */
const version2 = (response: string): string =>
  `version: 2\ninteractions:\n- id: 0\n  request:\n    method: POST\n  response:\n${response.replace(/^/gm, '    ')}\n`

const threeFrames = version2(
  'code: 200\nheaders: {}\nbody: "data: 1\\n\\ndata: 2\\n\\ndata: 3\\n\\n"\nduration: 0.3s\nuncompressed: true',
)

/** The pieces in which a body is read. */
const read = async (response: Response): Promise<readonly string[]> => {
  const reader = response.body?.getReader()
  const pieces: string[] = []
  for (;;) {
    const piece = await reader?.read()
    if (!piece || piece.done) return pieces
    pieces.push(new TextDecoder().decode(piece.value))
  }
}

const post = { method: 'POST', body: '{}' }
const url = 'https://api.anthropic.com/v1/messages'

describe('replay', () => {
  it('lets a transport speak with a cassette: Olá!', async () => {
    const ask = messages(vertex({ project: 'p', region: 'us-east5', token: 'none', fetch: replay(seed) }))
    const text = reduce<string, string>((all, piece) => all + piece, '')

    expect(await lastValueFrom(ask(request).pipe(textDeltas(), text))).toBe('Olá!')
  })

  it('gives each frame by itself', async () => {
    const pieces = await read(await replay(seed)(url, post))

    expect(pieces.map((piece) => /^event: (\w+)\n/.exec(piece)?.[1])).toEqual([
      'message_start',
      'ping',
      'content_block_start',
      'content_block_delta',
      'content_block_stop',
      'message_delta',
      'message_stop',
    ])
  })

  it('answers with status, headers and body as they were recorded, one interaction after the other', async () => {
    const fetch = replay(version1)
    const refused = await fetch(url, post)
    const answered = await fetch(url, post)

    expect(refused.status).toBe(529)
    expect(refused.headers.get('content-type')).toBe('application/json')
    expect(refused.headers.get('retry-after')).toBe('2')
    expect(refused.headers.get('content-length')).toBeNull()
    expect(await refused.json()).toMatchObject({ error: { message: 'Overloaded' } })
    expect(answered.status).toBe(200)
    expect(await read(answered)).toEqual(['data: Olá\n\n', 'data: mundo\n\n'])
  })

  it('refuses a request after the last interaction, and says why', async () => {
    const fetch = replay(version2('code: 200\nbody: ""'))
    await fetch(url, post)

    await expect(fetch(url, post)).rejects.toThrow('The cassette has 1 interaction, and this is request 2')
  })

  it('is a failure of the transport to the library then', async () => {
    const ask = messages(anthropic({ fetch: replay('version: 2\ninteractions: []') }))

    expect(await firstValueFrom(ask(request).pipe(toEither()))).toMatchObject({
      left: {
        _tag: 'TransportFailure',
        phase: 'connect',
        cause: { message: expect.stringContaining('0 interactions') },
      },
    })
  })

  it('answers every request with a text of server-sent events', async () => {
    const fetch = replay('event: ping\r\ndata: {}\r\n\r\nevent: ping\r\ndata: {}')
    const pieces = ['event: ping\r\ndata: {}\r\n\r\n', 'event: ping\r\ndata: {}']

    for (const response of [await fetch(url), await fetch(new Request(url))]) {
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/)
      expect(await read(response)).toEqual(pieces)
    }
  })

  it('gives an empty body where none was recorded', async () => {
    const response = await replay(version2('code: 204\nbody: ""'))(url)

    expect(response.status).toBe(204)
    expect(await response.text()).toBe('')
  })
})

describe('the pace of a replay', () => {
  beforeEach(() => jest.useFakeTimers())
  afterEach(() => jest.useRealTimers())

  const watch = async (fetch: typeof globalThis.fetch, signal?: AbortSignal) => {
    const seen: string[] = []
    const reading = (async () => {
      const reader = (await fetch(url, signal ? { signal } : {})).body?.getReader()
      for (;;) {
        const piece = await reader?.read()
        if (!piece || piece.done) return seen.push('end')
        seen.push(new TextDecoder().decode(piece.value).trim())
      }
    })().catch((reason: unknown) => seen.push(`failed: ${String(reason)}`))
    await jest.advanceTimersByTimeAsync(0)
    return { seen, reading }
  }

  it('is all at once, without a timer, unless it is told', async () => {
    const { seen } = await watch(replay(threeFrames))

    expect(seen).toEqual(['data: 1', 'data: 2', 'data: 3', 'end'])
    expect(jest.getTimerCount()).toBe(0)
  })

  it('waits before each frame', async () => {
    const { seen } = await watch(replay(threeFrames, { pace: 10 }))

    await jest.advanceTimersByTimeAsync(9)
    expect(seen).toEqual([])
    await jest.advanceTimersByTimeAsync(1)
    expect(seen).toEqual(['data: 1'])
    await jest.advanceTimersByTimeAsync(20)
    expect(seen).toEqual(['data: 1', 'data: 2', 'data: 3', 'end'])
    expect(jest.getTimerCount()).toBe(0)
  })

  it('spreads the time that was recorded over the frames', async () => {
    const { seen } = await watch(replay(threeFrames, { pace: 'recorded' }))

    await jest.advanceTimersByTimeAsync(299)
    expect(seen).toEqual(['data: 1', 'data: 2'])
    await jest.advanceTimersByTimeAsync(1)
    expect(seen).toEqual(['data: 1', 'data: 2', 'data: 3', 'end'])
  })

  it('ends with the reason of the signal, and leaves no timer', async () => {
    const controller = new AbortController()
    const { seen } = await watch(replay(threeFrames, { pace: 10 }), controller.signal)

    await jest.advanceTimersByTimeAsync(10)
    controller.abort('enough')
    await jest.advanceTimersByTimeAsync(0)
    expect(seen).toEqual(['data: 1', 'failed: enough'])
    expect(jest.getTimerCount()).toBe(0)
  })

  it('refuses at once where the signal has aborted before, and plays nothing', async () => {
    const fetch = replay(threeFrames)
    const { seen } = await watch(fetch, AbortSignal.abort('too late'))

    expect(seen).toEqual(['failed: too late'])
    expect((await watch(fetch)).seen).toHaveLength(4)
  })

  it('leaves no timer where the reader unsubscribes', async () => {
    const ask = messages(anthropic({ fetch: replay(seed, { pace: 10 }), idleTimeout: 0 }))
    const events: string[] = []
    const subscription = ask(request).subscribe(({ type }) => events.push(type))

    await jest.advanceTimersByTimeAsync(20)
    subscription.unsubscribe()
    await jest.advanceTimersByTimeAsync(0)
    expect(events).toEqual(['message_start', 'ping'])
    expect(jest.getTimerCount()).toBe(0)
  })
})

it('plays to two readers at once, each from the beginning', async () => {
  const ask = messages(anthropic({ fetch: replay(`event: ping\ndata: {"type":"ping"}\n\n`) }))
  const both = await Promise.all([1, 2].map(() => lastValueFrom(ask(request).pipe(toEither(), toArray()))))

  expect(both.map((results) => results.map(({ _tag }) => _tag))).toEqual([
    ['Right', 'Left'],
    ['Right', 'Left'],
  ])
})
