import { concat, concatMap, defer, delay, NEVER, type Observable, of, takeWhile } from 'rxjs'
import { type Pace, parseRecording, playBytes } from 'rxjs-anthropic/testing'
import { type Answer, answerOf, type Step } from './misbehave.ts'

/** How the connection is lost at an event: before, within or after it; broken, or closed like a complete body. */
export interface Drop {
  readonly place: 'before' | 'within' | 'after'
  readonly way: 'reset' | 'hangup' | 'cut'
}

/** A session that runs while it is followed. */
export interface SessionConfig {
  /** Its events, as a text of server-sent events. */
  readonly recording: string
  /** The ms before each event. Default: 0. */
  readonly pace?: Pace | undefined
  /** How the connection is lost at an event, counted from 0; the event happens all the same. Default: it never is. */
  readonly drop?: ((index: number) => Drop | undefined) | undefined
  /** How many events a page of the list has at most. Default: 100. */
  readonly pageSize?: number | undefined
}

/**
 * Returns a function that answers the two requests for the events of a session: the stream and the list.
 *
 * The stream continues at the event at which the last connection was lost. The list contains past events, but no previews.
 * After the last event the stream stays open and silent.
 */
export const playSession = (config: SessionConfig): ((method: string, path: string) => Observable<Answer>) => {
  const { recording, pace, drop = () => undefined, pageSize = 100 } = config
  const frames = parseRecording(recording).responses.flatMap((response) => response.frames)
  const events: object[] = []
  let next = 0

  const happen = (frame: Uint8Array): Observable<Step | 'cut'> => {
    const lost = drop(next)
    next += 1
    const event = eventIn(frame)
    if ('id' in event) events.push(event)
    return lostAt(frame, lost)
  }

  const stream: Observable<Step> = defer(() =>
    concat(
      playBytes({ status: 200, headers: {}, duration: 0, frames: frames.slice(next) }, pace).pipe(concatMap(happen)),
      NEVER,
    ).pipe(takeWhile((step) => step !== 'cut')),
  )

  return (_, path) => {
    const { pathname, searchParams } = new URL(path, 'http://localhost')
    return pathname.endsWith('/stream')
      ? of({ status: 200, headers: { 'content-type': 'text/event-stream; charset=utf-8' }, body: stream })
      : of(
          answerOf({
            status: 200,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(pageOf(events, searchParams, pageSize)),
          }),
        )
  }
}

const eventIn = (frame: Uint8Array): object => {
  const [, json = '{}'] = /^data: ?(.*)$/m.exec(new TextDecoder().decode(frame)) ?? []
  return JSON.parse(json) as object
}

/** Emits a frame, or the part of it that is sent before the connection is lost, and how it is lost. */
export const lostAt = (frame: Uint8Array, lost: Drop | undefined): Observable<Step | 'cut'> => {
  if (lost === undefined) return of(frame)
  const sent = { before: 0, within: frame.length / 2, after: frame.length }[lost.place]
  // A reset would overtake the bytes that are still in flight, so it waits for them.
  return concat(of(frame.subarray(0, sent)), of(lost.way).pipe(delay(lost.way === 'cut' ? 0 : 20)), NEVER)
}

/** Returns the page of a list that a query asks for. A page is named by the number of events before it. */
export const pageOf = (events: readonly object[], query: URLSearchParams, pageSize: number): object => {
  const listed = query.get('order') === 'desc' ? [...events].reverse() : events
  const limit = Math.min(pageSize, Number(query.get('limit') ?? pageSize))
  const from = Number(query.get('page') ?? 0)
  const rest = from + limit < listed.length
  return { data: listed.slice(from, from + limit), next_page: rest ? String(from + limit) : null }
}
