import type { SessionEvent, SessionEventParam } from 'rxjs-anthropic/sessions'
import { concatMap, filter, from, map, type Observable, of, Subject, takeWhile, timer } from 'rxjs'
import { type Answer, answerOf, type Step } from './misbehave.ts'
import { type Drop, lostAt, pageOf } from './playSession.ts'

/** An event that happens in a session, or in one of its threads. */
export interface Happening {
  readonly event: SessionEvent
  /** The id of the thread in whose stream and list it is. Default: the session's own. */
  readonly thread?: string | undefined
}

/** How a request that sends events fails: refused, or the connection breaks before or after the session took them. */
export type PostFault = 'busy' | 'lost before' | 'lost after'

/** A session that answers what it is sent. */
export interface LiveSessionConfig {
  /** What happens because of an event that was sent. */
  readonly agent: (sent: SessionEvent, nextId: () => string) => readonly Happening[]
  /** The ms before each event. Default: 0. */
  readonly pace?: number | undefined
  /** How the connections are lost at an event, counted from 0; the event happens all the same. Default: they never are. */
  readonly drop?: ((index: number) => Drop | undefined) | undefined
  /** How a request that sends events fails, counted from 0. Default: none does. */
  readonly post?: ((index: number) => PostFault | undefined) | undefined
  /** How many events a page of the list has at most. Default: 100. */
  readonly pageSize?: number | undefined
}

/** Returns a function that answers the requests about a session: it takes events, streams what happens, and lists what has happened. */
export const liveSession = (
  config: LiveSessionConfig,
): ((method: string, path: string, body: unknown) => Observable<Answer>) => {
  const { agent, pace = 0, drop = () => undefined, post = () => undefined, pageSize = 100 } = config
  const lists = new Map<string | undefined, SessionEvent[]>()
  const happened = new Subject<Happening & { readonly lost: Drop | undefined }>()
  const agenda = new Subject<readonly Happening[]>()
  const answered = new Set<string>()
  let ids = 0
  let index = 0
  let posts = 0
  let isGone = false

  const nextId = (): string => `sevt_${String(++ids).padStart(2, '0')}`
  const listOf = (thread: string | undefined): SessionEvent[] => {
    const list = lists.get(thread) ?? []
    lists.set(thread, list)
    return list
  }
  const happen = ({ event, thread }: Happening): void => {
    if ('id' in event) listOf(thread).push(event)
    if (event.type === 'session.deleted') isGone = true
    happened.next({ event, thread, lost: drop(index++) })
  }
  agenda
    .pipe(
      concatMap((happenings) => from(happenings)),
      concatMap((happening) => timer(pace).pipe(map(() => happening))),
    )
    .subscribe(happen)

  const stream = (thread: string | undefined): Observable<Step> =>
    happened.pipe(
      filter((happening) => happening.thread === thread),
      concatMap(({ event, lost }) => lostAt(frameOf(event), lost)),
      takeWhile((step) => step !== 'cut'),
    )

  const take = (events: readonly SessionEventParam[]): Answer => {
    const twice = events.map(answeredCall).find((call) => call !== undefined && answered.has(call))
    if (twice !== undefined) return failing(400, 'invalid_request_error', `${twice} is answered already`)
    const sent = events.map((event) => ({ ...event, id: nextId() })) as readonly SessionEvent[]
    for (const event of sent) {
      const call = answeredCall(event)
      if (call !== undefined) answered.add(call)
      agenda.next([{ event }, ...agent(event, nextId)])
    }
    return json(200, { data: sent })
  }

  return (method, path, body) => {
    const { pathname, searchParams } = new URL(path, 'http://localhost')
    const thread = /\/threads\/([^/]+)\//.exec(pathname)?.[1]
    if (isGone) return of(failing(404, 'not_found_error', 'The session was deleted'))
    if (method === 'GET' && pathname.endsWith('/stream'))
      return of({ status: 200, headers: eventStream, body: stream(thread) })
    if (method === 'GET') return of(json(200, pageOf(listOf(thread), searchParams, pageSize)))
    const fault = post(posts++)
    if (fault === 'busy') return of(failing(429, 'rate_limit_error', 'Too many requests'))
    if (fault === 'lost before') return of(broken)
    const answer = take((body as { readonly events: readonly SessionEventParam[] }).events)
    return of(fault === 'lost after' ? broken : answer)
  }
}

const frameOf = (event: SessionEvent): Uint8Array =>
  new TextEncoder().encode(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)

/** The call that an event answers, if it answers one. */
const answeredCall = (event: SessionEventParam | SessionEvent): string | undefined => {
  if (event.type === 'user.custom_tool_result') return event.custom_tool_use_id
  return event.type === 'user.tool_confirmation' ? event.tool_use_id : undefined
}

const eventStream = { 'content-type': 'text/event-stream; charset=utf-8' }

const json = (status: number, body: unknown): Answer =>
  answerOf({ status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })

const failing = (status: number, type: string, message: string): Answer =>
  json(status, { type: 'error', error: { type, message } })

const broken: Answer = { status: 200, headers: { 'content-type': 'application/json' }, body: of('reset') }
