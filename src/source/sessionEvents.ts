import type { SessionEvent } from '../codec/sessions/SessionEvent.ts'
import type { BackoffConfig } from '../operators/recovery/backoffDelay.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { SessionRequest, SessionTransport } from '../transport/anthropicSessions.ts'
import { followEvents } from './followEvents.ts'
import { isSessionEnd } from './isSessionEnd.ts'

/**
 * Emits the events of a session from its first one: each of them once and in order, however often the connection is lost.
 *
 * ```text
 * 1st connection  o-c-#                  a, b happened before it
 * 2nd connection          o-f-----.      after a wait; d, e happened in between
 * list            (ab)    (edc)          at first the oldest first, later the newest first
 * result          (ab)c---(de)f---(.|)
 * ```
 *
 * As soon as a connection is open (`o`), the list of events is read: at first from its beginning, emitted page by page;
 * on further connections back to the newest known event. Events that arrive meanwhile wait.
 * A connection that ends, breaks or falls silent is opened again after a wait that grows until an event arrives, without limit:
 * `count` is `Infinity` here. It completes at `session.deleted` and `session.status_terminated`, and nowhere else:
 * a session that is idle is not over. Only the newest 2 000 ids are kept, and as many more as events waited: memory does not grow with the session.
 *
 * **The server keeps no previews.** A preview that was open when the connection was lost is not continued:
 * its whole event follows, with the same id, or `span.model_request_end` if there will be none.
 * A repeated `event_start` restarts its preview. A piece without a start, or of an event that was emitted already, is dropped.
 *
 * **Errors with** the last failure of either request, if it is not transient or `count` further attempts in a row brought no event;
 * a {@link DecodeFailure} at an event that cannot be read; a {@link ProtocolFailure} at a piece past the end of its preview, and at a list that repeats a page.
 * A `session.error` is an event, not a failure.
 *
 * @example Until it is the user's turn
 * ```ts
 * import { takeWhile } from 'rxjs'
 * import { anthropicSessions, sessionEvents } from 'rxjs-anthropic/sessions'
 *
 * const follow = sessionEvents(anthropicSessions({ apiKey }))
 *
 * follow({ id: 'sesn_…', event_deltas: ['agent.message'] })
 *   .pipe(takeWhile(({ type }) => type !== 'session.status_idle', true))
 *   .subscribe({ next: (event) => console.log(event.type), error: (failure) => console.error(failure) })
 * ```
 *
 * @see {@link threadEvents} for the events of a thread, {@link anthropicSessions} for the transport, {@link scanAgentMessages} for the agent's messages as they grow
 * @since 0.1.0
 * @category Sources
 */
export const sessionEvents =
  (
    transport: Pick<SessionTransport, 'stream' | 'list'>,
    config: BackoffConfig = {},
  ): StreamFn<SessionRequest, SessionEvent> =>
  (request) =>
    followEvents(transport, request, isSessionEnd, config)
