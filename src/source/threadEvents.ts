import type { SessionEvent } from '../codec/sessions/SessionEvent.ts'
import type { BackoffConfig } from '../operators/recovery/backoffDelay.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { SessionTransport, ThreadRequest } from '../transport/anthropicSessions.ts'
import { followEvents } from './followEvents.ts'
import { isSessionEnd } from './isSessionEnd.ts'

/**
 * Emits the events of one thread of a session from its first one: each of them once and in order, however often the connection is lost.
 *
 * ```text
 * 1st connection  o-c-#            a, b happened before it
 * 2nd connection          o-f-T
 * list            (ba)    (edc)
 * result          (ab)c---(de)f-(T|)   T: the thread is terminated
 * ```
 *
 * It completes at the `session.thread_status_terminated` of this thread, and at the end of its session.
 * In everything else it does what {@link sessionEvents} does: it reads the list at every connection and reconnects without limit.
 *
 * **Errors with** the failures of {@link sessionEvents}.
 *
 * @example A session and all of its threads
 * ```ts
 * import { merge, mergeMap, of } from 'rxjs'
 * import { anthropicSessions, sessionEvents, threadEvents } from 'rxjs-anthropic/sessions'
 *
 * const sessions = anthropicSessions({ apiKey })
 * const id = 'sesn_…'
 *
 * sessionEvents(sessions)({ id })
 *   .pipe(
 *     mergeMap((event) =>
 *       event.type === 'session.thread_created'
 *         ? merge(of(event), threadEvents(sessions)({ id, thread: event.session_thread_id }))
 *         : of(event),
 *     ),
 *   )
 *   .subscribe((event) => console.log(event.type))
 * ```
 *
 * @see {@link sessionEvents} for the events of the session
 * @since 0.1.0
 * @category Sources
 */
export const threadEvents =
  (
    transport: Pick<SessionTransport, 'stream' | 'list'>,
    config: BackoffConfig = {},
  ): StreamFn<ThreadRequest, SessionEvent> =>
  (request) =>
    followEvents(transport, request, (event) => isSessionEnd(event) || isThreadEnd(event, request.thread), config)

/** A thread's stream may report other threads, too. */
const isThreadEnd = (event: SessionEvent, thread: string): boolean =>
  event.type === 'session.thread_status_terminated' && event.session_thread_id === thread
