import { inspect } from 'node:util'
import { defer, lastValueFrom, type Observable, of, throwError, toArray } from 'rxjs'
import type { SentEvents, SessionEvent, SessionEventPage } from '../../src/codec/sessions/SessionEvent.ts'
import type { SessionEventParam } from '../../src/codec/sessions/SessionEventParam.ts'
import { ApiFailure } from '../../src/failure/ApiFailure.ts'
import { isTransient } from '../../src/failure/Failure.ts'
import { StalledFailure } from '../../src/failure/StalledFailure.ts'
import { TransportFailure } from '../../src/failure/TransportFailure.ts'
import { TruncatedFailure } from '../../src/failure/TruncatedFailure.ts'
import { retryWithBackoff } from '../../src/index.ts'
import { anthropicSessions } from '../../src/sessions/index.ts'
import { sendEvents } from '../../src/source/sendEvents.ts'
import { marbles } from '../../src/testing/index.ts'
import type { SessionPageRequest, SessionSendRequest } from '../../src/transport/anthropicSessions.ts'
import { withCountingServer } from '../transport/http/countingServer.ts'

const confirm = { type: 'user.tool_confirmation', tool_use_id: 'x', result: 'allow' } as const
const answer = { type: 'user.custom_tool_result', custom_tool_use_id: 'y', content: [] } as const
const message = { type: 'user.message', content: [{ type: 'text', text: 'Olá' }] } as const

const events = {
  a: { type: 'agent.thinking', id: 'a' },
  x: { type: 'agent.tool_use', id: 'x', name: 'bash', input: {}, evaluated_permission: 'ask' },
  y: { type: 'agent.custom_tool_use', id: 'y', name: 'tide', input: {} },
  X: { ...confirm, id: 'X' },
  Y: { ...answer, content: [], id: 'Y' },
  m: { type: 'user.message', id: 'm', content: [{ type: 'text', text: 'Olá' }] },
} as const satisfies Record<string, SessionEvent>

const eventOf = (letter: string): SessionEvent => Reflect.get(events, letter) as SessionEvent
const sent = (letters: string): SentEvents => ({ data: [...letters].map(eventOf) })
/** A page of the list, given as letters, the oldest first. */
const page = (letters: string, next_page: string | null = null): SessionEventPage => ({
  data: [...letters].reverse().map(eventOf),
  next_page,
})

const lost = new TransportFailure('The connection was lost', { phase: 'body' })
const busy = new ApiFailure('Too many requests', { kind: 'rate_limit_error', status: 429, retryAfterMs: 3 })
const gone = new ApiFailure('No such session', { kind: 'not_found_error', status: 404 })

const backoff = { initialDelay: 2, jitter: () => 1 }

/** Sends to a session that answers the POSTs and the lists in turn. */
const sending = (
  toSend: readonly SessionEventParam[],
  posts: readonly Observable<SentEvents>[],
  lists: readonly Observable<SessionEventPage>[] = [],
) => {
  const next = <A>(from: readonly Observable<A>[], calls: readonly unknown[]): Observable<A> =>
    from[calls.length - 1] ?? throwError(() => new Error('One request too many'))
  const posted: SessionSendRequest[] = []
  const listed: SessionPageRequest[] = []
  const result$ = sendEvents(
    {
      send: (request) => defer(() => next(posts, posted.push(request) > 0 ? posted : [])),
      list: (request) => defer(() => next(lists, listed.push(request) > 0 ? listed : [])),
    },
    backoff,
  )({ id: 'sesn_1', events: toSend })
  return { result$, posted, listed }
}

const failed = <A>(source: Observable<A>): Promise<unknown> => lastValueFrom(source).catch((error: unknown) => error)

const immediately = { initialDelay: 0, jitter: () => 0 }

describe('sendEvents', () => {
  it(
    'emits what the session has accepted, and sends nothing before it is subscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const post = cold('--(s|)', { s: sent('XY') })
      const subs = '     ---^-!'
      const expected = ' -----(XY|)'

      expectObservable(sending([confirm, answer], [post]).result$, '---^').toBe(expected, events)
      expectSubscriptions(post.subscriptions).toBe(subs)
    }),
  )

  it('completes without an event if the session answers without data', async () => {
    expect(await lastValueFrom(sending([message], [of({})]).result$.pipe(toArray()))).toEqual([])
  })

  it(
    'sends again what was refused, after the wait of the server, and does not read the list',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const first = cold<SentEvents>(' -#', undefined, busy)
      const second = cold('    -(s|)', { s: sent('m') })
      const subs = '       ----^!'
      const expected = '   -----(m|)'

      expectObservable(sending([message], [first, second]).result$).toBe(expected, events)
      expectSubscriptions(second.subscriptions).toBe(subs)
    }),
  )

  it(
    'emits an answer from the list if the session took it although the request failed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const post = cold<SentEvents>('-#', undefined, lost)
      const list = cold('   -(p|)', { p: page('axX') })
      const posts = '    ^!'
      const lists = '    ---^!'
      const expected = ' ----(X|)'

      expectObservable(sending([confirm], [post], [list]).result$).toBe(expected, events)
      expectSubscriptions(post.subscriptions).toBe(posts)
      expectSubscriptions(list.subscriptions).toBe(lists)
    }),
  )

  it(
    'sends the answers that the list does not contain, and only those',
    marbles(({ cold, expectObservable, flush }) => {
      const first = cold<SentEvents>('  -#', undefined, lost)
      const second = cold('     -(s|)', { s: sent('Y') })
      const list = cold('      -(p|)', { p: page('axyX') })
      const { result$, posted } = sending([confirm, answer], [first, second], [list])
      const expected = '    -----(XY|)'

      expectObservable(result$).toBe(expected, events)
      flush()
      expect(posted.map((request) => request.events)).toEqual([[confirm, answer], [answer]])
    }),
  )

  it('reads the list back to the oldest call of its answers, and no further', async () => {
    const { result$, listed } = sending(
      [confirm, answer],
      [throwError(() => lost), of(sent('XY'))],
      [of(page('ay', '2')), of(page('x', '3'))],
    )
    expect(await lastValueFrom(result$.pipe(toArray()))).toEqual([events.X, events.Y])
    expect(listed).toEqual([
      { id: 'sesn_1', order: 'desc', limit: 100 },
      { id: 'sesn_1', order: 'desc', limit: 100, page: '2' },
    ])
  })

  it('does not take another answer to the same call for its own: a confirmation is not a result', async () => {
    const result = { type: 'user.tool_result', tool_use_id: 'x', content: [] } as const
    const { result$, posted } = sending(
      [result],
      [throwError(() => lost), of({ data: [{ ...result, id: 'R' }] })],
      [of(page('xX'))],
    )
    expect(await lastValueFrom(result$)).toMatchObject({ id: 'R' })
    expect(posted).toHaveLength(2)
  })

  it.each<[string, Error]>([
    ['breaks', lost],
    ['brings no response', new TransportFailure('No response from the server', { phase: 'connect' })],
    ['falls silent', new StalledFailure('No bytes', { clock: 'liveness', after: 1 })],
    ['is cut in the answer', new TruncatedFailure('Cut')],
    ['ends in a 500', new ApiFailure('Internal', { kind: 'api_error', status: 500 })],
    ['ends in the 503 of a proxy', new ApiFailure('Unavailable', { kind: 'overloaded_error', status: 503 })],
    ['ends in an error with status 200', new ApiFailure('Internal', { kind: 'api_error' })],
  ])('does not repeat a message if the request %s, and says so to retryWithBackoff', async (_, failure) => {
    for (const toSend of [[message], [confirm, message], [{ type: 'user.interrupt' } as const]]) {
      const { result$, posted, listed } = sending(toSend, [throwError(() => failure)])
      const error = await failed(result$.pipe(retryWithBackoff(immediately)))
      expect(error).toMatchObject({ name: failure.name, message: failure.message, shouldRetry: false })
      expect([posted.length, listed.length]).toEqual([1, 0])
    }
  })

  it.each([
    ['429', busy],
    ['529', new ApiFailure('Overloaded', { kind: 'overloaded_error', status: 529 })],
    ['409', new ApiFailure('Locked', { kind: 'conflict_error', status: 409 })],
    ['an overload with status 200', new ApiFailure('Overloaded', { kind: 'overloaded_error' })],
  ])('repeats a message after %s', async (_, failure) => {
    const { result$, posted } = sending([message], [throwError(() => failure), of(sent('m'))])
    expect(await lastValueFrom(result$)).toEqual(events.m)
    expect(posted).toHaveLength(2)
  })

  it('reads the list before every further attempt, once it is unknown whether an answer was taken', async () => {
    const { result$, posted, listed } = sending(
      [confirm],
      [throwError(() => lost), throwError(() => busy)],
      [throwError(() => lost), of(page('x')), of(page('xX'))],
    )
    expect(await lastValueFrom(result$)).toEqual(events.X)
    expect([posted.length, listed.length]).toEqual([2, 3])
  })

  describe('if the session refuses an answer', () => {
    const refused = new ApiFailure('Not pending', { kind: 'invalid_request_error', status: 400 })

    it('emits the answer that it has, of whomever it is', async () => {
      const { result$ } = sending([confirm, answer], [throwError(() => refused)], [of(page('xyYX'))])
      expect(await lastValueFrom(result$.pipe(toArray()))).toEqual([events.X, events.Y])
    })

    it('emits the answer of a list that shows it only after a while', async () => {
      const { result$, posted } = sending(
        [confirm, answer],
        [throwError(() => refused)],
        [of(page('xyX')), of(page('xyYX'))],
      )
      expect(await lastValueFrom(result$.pipe(toArray()))).toEqual([events.X, events.Y])
      expect(posted).toHaveLength(1)
    })

    it.each<[string, Observable<SessionEventPage>]>([
      ['has not got one for each call', of(page('xyX'))],
      ['cannot be read', throwError(() => lost)],
    ])('errors with the refusal if the list %s', async (_, list) => {
      const { result$, posted } = sending([confirm, answer], [throwError(() => refused)], [list, list])
      expect(await failed(result$)).toBe(refused)
      expect(posted).toHaveLength(1)
    })

    it('does not read the list for a message that is refused', async () => {
      const { result$, listed } = sending([message], [throwError(() => refused)])
      expect(await failed(result$)).toBe(refused)
      expect(listed).toEqual([])
    })
  })

  it('gives up after `count` further attempts, with a failure that is not transient', async () => {
    const { result$, posted } = sending(
      [message],
      [1, 2, 3, 4].map(() => throwError(() => busy)),
    )
    const error = await failed(result$)
    expect(error).toMatchObject({ message: 'Too many requests', shouldRetry: false })
    expect(error instanceof ApiFailure && isTransient(error)).toBe(false)
    expect(posted).toHaveLength(4)
  })

  it('errors at once if the session was deleted, before the POST or after', async () => {
    const before = sending([confirm], [throwError(() => gone)])
    expect(await failed(before.result$)).toBe(gone)
    const after = sending([confirm], [throwError(() => lost)], [throwError(() => gone)])
    expect(await failed(after.result$)).toBe(gone)
    expect([before.posted.length, after.posted.length]).toEqual([1, 1])
  })

  it(
    'aborts the request and the wait when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const post = cold('----(s|)', { s: sent('X') })
      expectObservable(sending([confirm], [post]).result$, '--!').toBe('--')
      expectSubscriptions(post.subscriptions).toBe('^-!')
      const broken = cold<SentEvents>('-#', undefined, lost)
      expectObservable(sending([confirm], [broken]).result$, '--!').toBe('--')
    }),
  )

  it('passes on an error that is not a failure, unchanged', async () => {
    const bug = new TypeError('a bug')
    expect(await failed(sending([confirm], [throwError(() => bug)]).result$)).toBe(bug)
  })
})

it('shows nothing of a list that repeats a page, which may echo a key', async () => {
  const key = 'sk-ant-api03-do-not-show-me'
  const page = JSON.stringify({ data: [{ type: 'agent.thinking', id: key }], next_page: key })
  const fetch = (url: string | URL | Request, init?: RequestInit) =>
    init?.method === 'POST' || String(url instanceof Request ? url.url : url).includes('/stream')
      ? Promise.reject(new TypeError('fetch failed'))
      : Promise.resolve(new Response(page, { headers: { 'content-type': 'application/json' } }))
  const failures: unknown[] = []
  const send = sendEvents(anthropicSessions({ apiKey: key, fetch }), { initialDelay: 1 })
  await new Promise<void>((resolve) =>
    send({ id: 's', events: [{ type: 'user.tool_confirmation', tool_use_id: 't', result: 'allow' }] }).subscribe({
      error: (failure: unknown) => resolve(void failures.push(failure)),
    }),
  )
  expect(failures).toMatchObject([{ _tag: 'ProtocolFailure', message: 'The list of events repeats a page' }])
  expect(inspect(failures, { depth: Infinity, showHidden: true })).not.toContain(key)
})

describe('sendEvents over a real server', () => {
  const apiKey = 'sk-ant-api03-do-not-show-me'
  const json = { 'content-type': 'application/json' }

  it('sends the request as the API documents it', async () => {
    const requests: { method?: string; url?: string; headers: unknown; body: string }[] = []
    const fetch = jest.fn<Promise<Response>, Parameters<typeof globalThis.fetch>>(
      (url, { method, headers, body } = {}) => {
        requests.push({ method: String(method), url: String(url), headers, body: String(body) })
        return Promise.resolve(Response.json(sent('X')))
      },
    )
    await lastValueFrom(sendEvents(anthropicSessions({ fetch, apiKey }))({ id: 'a?b', events: [confirm] }))
    expect(requests).toMatchObject([
      {
        method: 'POST',
        url: 'https://api.anthropic.com/v1/sessions/a%3Fb/events?beta=true',
        headers: {
          'x-api-key': apiKey,
          'anthropic-beta': 'managed-agents-2026-04-01',
          'content-type': 'application/json',
          accept: 'application/json',
        },
        body: '{"events":[{"type":"user.tool_confirmation","tool_use_id":"x","result":"allow"}]}',
      },
    ])
  })

  it.each(['before', 'after'] as const)(
    'confirms once if the connection breaks %s the session has taken the answer',
    async (place) => {
      const list: SessionEvent[] = [events.a, events.x]
      let posts = 0
      await withCountingServer(
        (request, response) => {
          if (request.method === 'GET') {
            response.writeHead(200, json).end(JSON.stringify({ data: [...list].reverse(), next_page: null }))
            return
          }
          posts += 1
          if (posts === 1 && place === 'before') return void request.socket.destroy()
          list.push(events.X)
          if (posts === 1) request.socket.destroy()
          else response.writeHead(200, json).end(JSON.stringify(sent('X')))
        },
        async ({ url }) => {
          const send = sendEvents(anthropicSessions({ baseUrl: url, apiKey }), { initialDelay: 1 })
          expect(await lastValueFrom(send({ id: 'sesn_1', events: [confirm] }))).toEqual(events.X)
        },
      )()
      expect(list.filter((event) => event === events.X)).toHaveLength(1)
      expect(posts).toBe(place === 'before' ? 2 : 1)
    },
  )

  it('shows no key that the server echoes', async () => {
    await withCountingServer(
      (_, response) =>
        response
          .writeHead(400, json)
          .end(JSON.stringify({ error: { type: 'invalid_request_error', message: apiKey } })),
      async ({ url }) => {
        const error = await failed(
          sendEvents(anthropicSessions({ baseUrl: url, apiKey }))({ id: 's', events: [message] }),
        )
        expect(error).toMatchObject({ _tag: 'ApiFailure', status: 400 })
        expect(String(error)).not.toContain(apiKey.slice(0, 20))
      },
    )()
  })

  it('sends nothing to a session whose id leads to another path', async () => {
    const fetch = jest.fn()
    const error = await failed(sendEvents(anthropicSessions({ fetch }))({ id: '../x', events: [message] }))
    expect(error).toMatchObject({ kind: 'invalid_request_error' })
    expect(fetch).not.toHaveBeenCalled()
  })
})
