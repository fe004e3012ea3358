import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { firstValueFrom, lastValueFrom, of, take, toArray } from 'rxjs'
import type { Opened } from '../../src/index.ts'
import { anthropicSessions, type SessionEvent, sessionEvents, threadEvents } from '../../src/sessions/index.ts'
import type { Drop } from '../../examples/server/playSession.ts'
import { startServer } from '../../examples/server/startServer.ts'
import { withServer } from './withServer.ts'

const recording = readFileSync(join(__dirname, '../../examples/recordings/session.sse'), 'utf8')

const events = [...recording.matchAll(/^data: (.*)$/gm)].map(([, json = '']) => JSON.parse(json) as SessionEvent)
const kept = events.filter((event) => 'id' in event)

const request = { id: 'sesn_1', event_deltas: ['agent.message'] } as const

describe('anthropicSessions', () => {
  it(
    'asks for the stream as the API documents it, and says when it is open',
    withServer({ session: { recording } }, async ({ url, requests }) => {
      const opened: Opened[] = []
      const openObserver = { next: (open: Opened) => opened.push(open) }
      const { stream } = anthropicSessions({ baseUrl: url, apiKey: 'a key', betas: ['one'], openObserver })
      const frames = await lastValueFrom(
        stream({ id: 'a?b', event_deltas: ['agent.message', 'agent.thinking'] }).pipe(take(2), toArray()),
      )

      expect(frames).toMatchObject([{ event: '@open' }, { event: 'session.status_running' }])
      expect(opened).toMatchObject([{ status: 200 }])
      expect(requests).toMatchObject([
        {
          method: 'GET',
          path: '/v1/sessions/a%3Fb/events/stream?beta=true&event_deltas%5B%5D=agent.message&event_deltas%5B%5D=agent.thinking',
          headers: {
            accept: 'text/event-stream',
            'x-api-key': 'a key',
            'anthropic-beta': 'managed-agents-2026-04-01,one',
          },
        },
      ])
    }),
  )

  it(
    'asks for the stream and the list of a thread at their own paths',
    withServer({ session: { recording } }, async ({ url, requests }) => {
      const { stream, list } = anthropicSessions({ baseUrl: url })
      await lastValueFrom(stream({ ...request, thread: 'a?b' }).pipe(take(2)))
      await firstValueFrom(list({ id: 'sesn_1', thread: 'a?b', limit: 2 }))

      expect(requests).toMatchObject([
        { path: '/v1/sessions/sesn_1/threads/a%3Fb/stream?beta=true&event_deltas%5B%5D=agent.message' },
        { path: '/v1/sessions/sesn_1/threads/a%3Fb/events?beta=true&limit=2' },
      ])
    }),
  )

  it.each([
    [
      'a page that is longer than 16 frames',
      `{"data":[],"next_page":"${'x'.repeat(200)}`,
      'The page of events is longer than 160',
    ],
    ['a page that cannot be read', '{"data":"', ''],
  ])('errors at %s, without the key that the server echoes in it', async (_, begin, message) => {
    const apiKey = 'sk-ant-api03-do-not-show-me'
    const fetch = () => Promise.resolve(Response.json(JSON.parse(`${begin}${apiKey}"}`)))
    const { list } = anthropicSessions({ apiKey, fetch, maxFrameSize: 10 })
    const failure = await firstValueFrom(list({ id: 'sesn_1' })).catch((error: unknown) => error)
    expect(failure).toMatchObject({ _tag: 'DecodeFailure', message: expect.stringContaining(message) as string })
    expect(inspect(failure, { depth: Infinity }) + JSON.stringify(failure)).not.toContain(apiKey.slice(0, 20))
  })

  it('sends nothing for a thread whose id leads to another path', async () => {
    const fetch = jest.fn()
    const { stream } = anthropicSessions({ fetch, apiKey: 'a key' })
    await expect(lastValueFrom(stream({ id: 'sesn_1', thread: '../..' }))).rejects.toMatchObject({
      kind: 'invalid_request_error',
    })
    expect(fetch).not.toHaveBeenCalled()
  })

  it(
    'asks for a page of the list',
    withServer({ session: { recording } }, async ({ url, requests }) => {
      const { stream, list } = anthropicSessions({ baseUrl: url })
      await lastValueFrom(stream(request).pipe(take(20)))
      const page = await firstValueFrom(list({ id: 'sesn_1', limit: 2, order: 'desc', page: '1' }))

      expect(page).toEqual({ data: [kept.at(-2), kept.at(-3)], next_page: '3' })
      expect(requests[1]).toMatchObject({
        path: '/v1/sessions/sesn_1/events?beta=true&limit=2&order=desc&page=1',
        headers: { accept: 'application/json', 'anthropic-beta': 'managed-agents-2026-04-01' },
      })
    }),
  )

  it.each<[string, string, object]>([
    ['an error', '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}', { _tag: 'ApiFailure' }],
    [
      'no page',
      '{"events":[]}',
      { _tag: 'DecodeFailure', message: 'data: expected list of SessionEvent, got nothing' },
    ],
    ['cut', '{"data":[', { _tag: 'TruncatedFailure' }],
  ])('fails at a page that is %s', async (_, body, failure) => {
    const fetch = () => Promise.resolve(new Response(body, { headers: { 'content-type': 'application/json' } }))
    await expect(lastValueFrom(anthropicSessions({ fetch }).list({ id: 'sesn_1' }))).rejects.toMatchObject(failure)
  })

  it(
    'does not say that it is open where the response is refused',
    withServer({}, async ({ url }) => {
      const frames: unknown[] = []
      const failure = await new Promise((error) =>
        anthropicSessions({ baseUrl: url })
          .stream(request)
          .subscribe({ next: (frame) => frames.push(frame), error }),
      )
      expect([frames, failure]).toMatchObject([[], { _tag: 'ApiFailure', status: 404 }])
    }),
  )
})

describe('a session that is followed over a real server', () => {
  const followed = async (drop: (index: number) => Drop | undefined): Promise<readonly SessionEvent[]> => {
    const server = await startServer({ recording, session: { recording, pace: 1, drop, pageSize: 4 } })
    try {
      const backoff = { initialDelay: 1, jitter: () => 1 }
      const follow = sessionEvents(anthropicSessions({ baseUrl: server.url, apiKey: () => of('a key') }), backoff)
      return await lastValueFrom(follow(request).pipe(toArray()))
    } finally {
      await server.close()
    }
  }

  /** Without previews: of them nobody knows which come through. */
  const keptOf = (given: readonly SessionEvent[]): readonly SessionEvent[] => given.filter((event) => 'id' in event)

  const ways = ['reset', 'hangup', 'cut'] as const

  it('gives all there is, previews too, where the connection holds', async () => {
    expect(await followed(() => undefined)).toEqual(events)
  })

  describe.each<Drop['place']>(['before', 'within', 'after'])('that is lost %s', (place) => {
    it('each event in turn: loses nothing, and gives nothing twice', async () => {
      const drops = ways.flatMap((way) => events.map((_, at) => ({ way, at })))
      const all = await Promise.all(
        drops.map(({ way, at }) => followed((index) => (index === at ? { place, way } : undefined))),
      )
      expect(all.map(keptOf)).toEqual(drops.map(() => kept))
    })

    it('every event of one session: loses nothing, and gives nothing twice', async () => {
      const all = await Promise.all(ways.map((way) => followed(() => ({ place, way }))))
      expect(all.map(keptOf)).toEqual(ways.map(() => kept))
    })
  })
})

describe('a thread that is followed over a real server', () => {
  const end = { type: 'session.thread_status_terminated', id: 'sevt_99', session_thread_id: 'sthr_1' } as const
  const all: readonly SessionEvent[] = [...events.filter(({ type }) => type !== 'session.status_terminated'), end]
  const recording = all.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join('')
  const places = ['before', 'within', 'after'] as const
  const ways = ['reset', 'hangup', 'cut'] as const

  it.each(places)(
    'completes at its end, loses nothing and emits nothing twice, if cut %s each event',
    async (place) => {
      const follow = async (way: Drop['way'], at: number): Promise<readonly SessionEvent[]> => {
        const drop = (index: number) => (index === at ? { place, way } : undefined)
        const server = await startServer({ recording, session: { recording, pace: 1, drop, pageSize: 4 } })
        try {
          const sessions = anthropicSessions({ baseUrl: server.url, apiKey: 'a key' })
          const events = threadEvents(sessions, { initialDelay: 1, jitter: () => 1 })
          return await lastValueFrom(events({ ...request, thread: 'sthr_1' }).pipe(toArray()))
        } finally {
          await server.close()
        }
      }
      const followed = await Promise.all(ways.flatMap((way) => all.map((_, at) => follow(way, at))))
      const kept = all.filter((event) => 'id' in event)
      expect(followed.map((given) => given.filter((event) => 'id' in event))).toEqual(followed.map(() => kept))
    },
  )
})
