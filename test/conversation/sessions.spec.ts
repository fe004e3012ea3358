import * as t from 'io-ts'
import {
  filter,
  lastValueFrom,
  map,
  merge,
  mergeMap,
  type Observable,
  of,
  Subject,
  take,
  takeWhile,
  timer,
  toArray,
} from 'rxjs'
import type { LiveSessionConfig, PostFault } from '../../examples/server/liveSession.ts'
import type { Drop } from '../../examples/server/playSession.ts'
import { type Server, startServer } from '../../examples/server/startServer.ts'
import { tideAgent } from '../../examples/server/tideAgent.ts'
import { tool } from '../../src/index.ts'
import {
  anthropicSessions,
  sendEvents,
  type SessionEvent,
  sessionEvents,
  threadEvents,
  withSessionTools,
} from '../../src/sessions/index.ts'

const id = 'sesn_1'
const backoff = { initialDelay: 20, jitter: () => 1 }
const message = { type: 'user.message', content: [{ type: 'text', text: 'How is the tide?' }] } as const

const tide = tool({
  name: 'tide',
  description: 'Tells the tide.',
  input: t.type({ place: t.string }),
  input_schema: {},
  run: ({ place }) => timer(5).pipe(map(() => `3 m at ${place}`)),
})

const sessionsOf = ({ url }: Server) => anthropicSessions({ baseUrl: url, apiKey: 'a key' })

const follow = (server: Server): Observable<{ readonly type: string }> =>
  withSessionTools(sessionsOf(server), [tide], { approve: () => of(true), backoff })({ id })

const isOver = (event: { readonly type: string }): boolean =>
  event.type === 'session.status_idle' &&
  (event as Extract<SessionEvent, { type: 'session.status_idle' }>).stop_reason.type === 'end_turn'

/** Runs a spec with a session whose agent has got a message. */
const withSession = async <A>(config: Partial<LiveSessionConfig>, spec: (server: Server) => Promise<A>): Promise<A> => {
  const server = await startServer({ recording: () => '', session: { agent: tideAgent(), pageSize: 4, ...config } })
  try {
    await lastValueFrom(sendEvents(sessionsOf(server), backoff)({ id, events: [message] }))
    return await spec(server)
  } finally {
    await server.close()
  }
}

const listed = async (server: Server): Promise<readonly SessionEvent[]> => {
  const pages: SessionEvent[] = []
  for (let page: string | undefined; ;) {
    const { data, next_page } = await lastValueFrom(sessionsOf(server).list({ id, page, limit: 100 }))
    pages.push(...data)
    if (!next_page) return pages
    page = next_page
  }
}

const answersIn = (events: readonly { readonly type: string }[]): readonly string[] =>
  events
    .map(({ type }) => type)
    .filter((type) => type === 'user.custom_tool_result' || type === 'user.tool_confirmation')

/** What the session took, what was emitted of it, and the events of the session. */
const played = (config: Partial<LiveSessionConfig>) =>
  withSession(config, async (server) => {
    const emitted = await lastValueFrom(
      follow(server).pipe(
        takeWhile((event) => !isOver(event), true),
        filter((event) => 'id' in event && !event.type.startsWith('@')),
        toArray(),
      ),
    )
    return { emitted, happened: await listed(server), posts: server.requests.filter(({ method }) => method === 'POST') }
  })

const once = ['user.custom_tool_result', 'user.tool_confirmation']

describe('a session that is followed and answered over a real server', () => {
  jest.setTimeout(60_000)

  it('waits for the result of a tool and for a confirmation, and goes on after each', async () => {
    const { emitted, happened, posts } = await played({})
    expect(emitted).toEqual(happened)
    expect(answersIn(happened)).toEqual(once)
    expect(posts).toHaveLength(3)
  })

  it.each<Drop['place']>(['before', 'within', 'after'])(
    'loses nothing and answers nothing twice if the connection is lost %s each event in turn',
    async (place) => {
      const { happened } = await played({})
      const last = happened.length + 30 // previews
      const ways = ['reset', 'hangup', 'cut'] as const
      const drops = Array.from({ length: last }, (_, at) => ({ at, way: ways[at % 3] ?? 'reset' }))
      for (let first = 0; first < drops.length; first += 12) {
        const all = await Promise.all(
          drops
            .slice(first, first + 12)
            .map(({ at, way }) => played({ drop: (index) => (index === at ? { place, way } : undefined) })),
        )
        for (const { emitted, happened } of all) {
          expect(emitted).toEqual(happened)
          expect(answersIn(happened)).toEqual(once)
        }
      }
    },
  )

  it('loses nothing and answers nothing twice if every event of the session cuts the connection', async () => {
    const { emitted, happened } = await played({ drop: () => ({ place: 'before', way: 'cut' }) })
    expect(emitted).toEqual(happened)
    expect(answersIn(happened)).toEqual(once)
  })

  it.each<[PostFault, number]>([
    ['busy', 4],
    ['lost before', 4],
    ['lost after', 3],
  ])('answers a call once if the POST is %s', async (fault, posts) => {
    for (const at of [1, 2]) {
      const it = await played({ post: (index) => (index === at ? fault : undefined) })
      expect(it.emitted).toEqual(it.happened)
      expect(answersIn(it.happened)).toEqual(once)
      expect(it.posts).toHaveLength(posts)
    }
  })

  it('sends a message again after a 429, and not after a broken connection', async () => {
    const busy = await played({ post: (index) => (index === 0 ? 'busy' : undefined) })
    expect(busy.happened.filter(({ type }) => type === 'user.message')).toHaveLength(1)

    for (const fault of ['lost before', 'lost after'] as const) {
      await expect(played({ post: () => fault })).rejects.toMatchObject({
        _tag: 'TransportFailure',
        shouldRetry: false,
      })
    }
  })

  it('answers every call once if the process ends after any number of events, and another one continues', async () => {
    const restarted = Array.from({ length: 30 }, (_, count) =>
      withSession({}, async (server) => {
        await lastValueFrom(
          follow(server).pipe(
            takeWhile((event) => !isOver(event), true),
            take(count + 1),
          ),
        )
        await lastValueFrom(follow(server).pipe(takeWhile((event) => !isOver(event), true)))
        return answersIn(await listed(server))
      }),
    )
    for (const answers of await Promise.all(restarted)) expect(answers).toEqual(once)
  })

  it('answers every call once if two processes follow the session at the same time', async () => {
    await withSession({}, async (server) => {
      const both = [follow(server), follow(server)].map((events) =>
        lastValueFrom(events.pipe(takeWhile((event) => !isOver(event), true))),
      )
      await Promise.all(both)
      expect(answersIn(await listed(server))).toEqual(once)
    })
  })

  it('emits the events of a thread beside those of the session', async () => {
    const types = await withSession({}, (server) => {
      const sessions = sessionsOf(server)
      return lastValueFrom(
        follow(server).pipe(
          takeWhile((event) => !isOver(event), true),
          filter((event) => event.type === 'session.thread_created'),
          mergeMap(() => merge(threadEvents(sessions, backoff)({ id, thread: 'sthr_1' }))),
          map(({ type }) => type),
          toArray(),
        ),
      )
    })
    expect(types).toEqual(['agent.message', 'session.thread_status_terminated'])
  })

  describe('that is deleted meanwhile', () => {
    const agent: LiveSessionConfig['agent'] = (_, nextId) => [
      { event: { type: 'agent.custom_tool_use', id: nextId(), name: 'tide', input: { place: 'Nazaré' } } },
      { event: { type: 'session.deleted', id: nextId() } },
    ]

    it('completes, and sends no answer of a tool that still runs', async () => {
      await withSession({ agent, pace: 100 }, async (server) => {
        const late = new Subject<string>()
        const slow = tool({ name: 'tide', description: '', input: t.unknown, input_schema: {}, run: () => late })
        const seen = await lastValueFrom(
          withSessionTools(sessionsOf(server), [slow], { backoff })({ id }).pipe(
            map(({ type }) => type),
            toArray(),
          ),
        )
        expect(seen.slice(-2)).toEqual(['agent.custom_tool_use', 'session.deleted'])
        expect(late.observed).toBe(false)
        expect(server.requests.filter(({ method }) => method === 'POST')).toHaveLength(1)
      })
    })

    it('errors with a 404, when it is followed later and when something is sent', async () => {
      await withSession({ agent }, async (server) => {
        // It may be deleted before it is followed: then this errors, too.
        await lastValueFrom(sessionEvents(sessionsOf(server), backoff)({ id })).catch(() => undefined)
        const gone = { _tag: 'ApiFailure', kind: 'not_found_error', status: 404 }
        await expect(lastValueFrom(follow(server))).rejects.toMatchObject(gone)
        await expect(
          lastValueFrom(sendEvents(sessionsOf(server), backoff)({ id, events: [message] })),
        ).rejects.toMatchObject(gone)
      })
    })
  })
})
