import type { MessageStreamEvent, Restart, Seam } from 'rxjs-anthropic'
import { describeFailure } from './describeFailure.ts'

/** A connection to the backend was opened or lost. */
export interface ConnectionEvent {
  readonly type: '@connection'
  readonly state: 'opened' | 'lost'
  /** The id of the answer. The same id is the same request to Claude. */
  readonly id: string
  /** The number of the last event that had arrived before. */
  readonly position: number
  /** The status of the response, once there is one. */
  readonly status?: number | undefined
  /** In ms. */
  readonly time: number
}

/** What happened while an answer arrived. */
export interface History {
  /** The ids of the requests to Claude. */
  readonly requests: readonly string[]
  /** When the connection was lost; undefined while there is one. */
  readonly lostAt: number | undefined
  /** What went wrong, and how it was mended, as sentences. */
  readonly facts: readonly string[]
}

/** The history of an answer that was just requested. */
export const beginHistory: History = { requests: [], lostAt: undefined, facts: [] }

/** Returns the history after an event. */
export const historyReducer = (
  history: History,
  event: MessageStreamEvent | Seam | Restart | ConnectionEvent,
): History => {
  switch (event.type) {
    case '@connection':
      return event.state === 'lost' ? lose(history, event) : open(history, event)
    case '@resume':
      return note(history, `${describeFailure(event.failure).what} A further request continued the answer.`)
    case '@restart':
      return note(history, `${describeFailure(event.failure).what} A further request restarted the answer.`)
    default:
      return history
  }
}

/** Returns the history as one line. */
export const historyText = ({ requests, facts }: History): string => {
  const count = requests.length === 1 ? '1 request' : `${requests.length} requests`
  return [...facts, `${count} to Claude.`].join(' ')
}

const note = (history: History, fact: string): History => ({ ...history, facts: [...history.facts, fact] })

const lose = (history: History, { time }: ConnectionEvent): History => ({
  ...history,
  lostAt: history.lostAt ?? time,
})

const open = (history: History, { id, position, time }: ConnectionEvent): History => {
  const { requests, lostAt } = history
  const opened = { ...history, requests: requests.includes(id) ? requests : [...requests, id], lostAt: undefined }
  if (lostAt === undefined || position === 0) return opened
  const seconds = ((time - lostAt) / 1000).toFixed(1)
  return note(opened, `Connection lost at event ${position}, continued after ${seconds} s.`)
}
