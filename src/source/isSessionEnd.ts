import type { SessionEvent } from '../codec/sessions/SessionEvent.ts'

/** Whether a session ends with this event, and each of its threads, too. */
export const isSessionEnd = ({ type }: SessionEvent): boolean =>
  type === 'session.deleted' || type === 'session.status_terminated'
