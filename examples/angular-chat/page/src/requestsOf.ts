import { isFailure } from 'rxjs-anthropic'
import type { Exchange } from './Exchange.ts'

/** A request to Claude, as it is listed. */
export interface ShownRequest {
  /** Why it was sent, and how long after the end of the one before. */
  readonly why: string
  /** What ended it, or that it is running. */
  readonly what: string
  readonly state: 'running' | 'complete' | 'failed' | 'stopped'
}

/** What is known of a request. */
interface Sent {
  readonly id: string
  readonly why: 'Question' | 'Tool result' | 'Retry' | 'Resumed' | 'Restarted'
  /** How long after the end of the one before, in ms. */
  readonly wait: number
  readonly time: number
  readonly status: number | undefined
  /** When the connection was lost; undefined while there is one. */
  readonly lostAt: number | undefined
  readonly reconnected: readonly string[]
  /** Whether the request after it restarts the answer. */
  readonly restarts: boolean
  readonly ended: { readonly time: number; readonly events: number; readonly failure: unknown } | undefined
}

/** Returns the requests of an exchange, in order. */
export const requestsOf = ({ trail, state }: Pick<Exchange, 'trail' | 'state'>): readonly ShownRequest[] =>
  trail.notes.reduce(follow, []).map((sent) => shown(sent, state.type))

const follow = (requests: readonly Sent[], note: Exchange['trail']['notes'][number]): readonly Sent[] => {
  const last = requests.at(-1)
  if (note.type === '@request' && note.state === 'sent') {
    const { id, time } = note
    const wait = last?.ended === undefined ? 0 : time - last.ended.time
    return [...requests, { id, time, wait, why: whyAfter(last), ...unanswered }]
  }
  if (last === undefined) return requests
  return [...requests.slice(0, -1), after(last, note)]
}

const unanswered = { status: undefined, lostAt: undefined, reconnected: [], restarts: false, ended: undefined }

const whyAfter = (last: Sent | undefined): Sent['why'] => {
  if (last === undefined) return 'Question'
  if (last.restarts) return 'Restarted'
  return last.ended?.failure === undefined ? 'Tool result' : 'Retry'
}

/** `@restart` is emitted before the further request is sent, `@resume` once it answers: until then it is a retry. */
const after = (sent: Sent, note: Exchange['trail']['notes'][number]): Sent => {
  switch (note.type) {
    case '@resume':
      return { ...sent, why: 'Resumed' }
    case '@restart':
      return { ...sent, restarts: true }
    case '@request':
      return note.state === 'ended' ? { ...sent, ended: note } : sent
    case '@connection': {
      const { lostAt } = sent
      if (note.state === 'lost') return { ...sent, lostAt: lostAt ?? note.time, status: note.status ?? sent.status }
      const { status, position, time } = note
      if (lostAt === undefined || position === 0) return { ...sent, status, lostAt: undefined }
      const fact = `connection lost at event ${position}, reconnected after ${seconds(time - lostAt)}`
      return { ...sent, status, lostAt: undefined, reconnected: [...sent.reconnected, fact] }
    }
  }
}

const shown = (sent: Sent, exchange: Exchange['state']['type']): ShownRequest => {
  const { why, wait, status, reconnected } = sent
  const state = stateOf(sent, exchange)
  const facts = [status === undefined ? [] : `HTTP ${status}`, reconnected, endingOf(sent, state)].flat()
  return {
    why: wait < 50 ? why : `${why} after ${seconds(wait)}`,
    what: facts.join(', '),
    state,
  }
}

const stateOf = ({ ended }: Sent, exchange: Exchange['state']['type']): ShownRequest['state'] => {
  if (ended !== undefined) return ended.failure === undefined ? 'complete' : 'failed'
  return exchange === 'running' ? 'running' : 'stopped'
}

const endingOf = ({ ended, time, lostAt }: Sent, state: ShownRequest['state']): string => {
  if (ended === undefined) {
    if (state === 'stopped') return 'cancelled by you'
    return lostAt === undefined ? 'running' : 'connection lost, reconnecting'
  }
  const { events, failure } = ended
  const count = events === 1 ? '1 event' : `${events.toLocaleString('en')} events`
  return failure === undefined
    ? `complete: ${count} in ${seconds(ended.time - time)}`
    : `${failureName(failure)} after ${count}, ${seconds(ended.time - time)}`
}

/** The name of a failure, as a developer looks it up. */
const failureName = (failure: unknown): string => {
  if (!isFailure(failure)) return 'an error of this page'
  switch (failure._tag) {
    case 'ApiFailure':
      return failure.status === undefined ? failure.kind : `${failure.kind} (${failure.status})`
    case 'TransportFailure':
      return `TransportFailure (${failure.phase})`
    default:
      return failure._tag
  }
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)}\u00a0s`
