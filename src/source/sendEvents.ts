import { catchError, concat, concatMap, defer, ignoreElements, map, type Observable, of, retry, throwError } from 'rxjs'
import type { SessionEvent, SessionEventPage } from '../codec/sessions/SessionEvent.ts'
import type { SessionEventParam } from '../codec/sessions/SessionEventParam.ts'
import { type Failure, isFailure, isTransient } from '../failure/Failure.ts'
import { retried } from '../failure/retried.ts'
import type { BackoffConfig } from '../operators/recovery/backoffDelay.ts'
import { waitOrThrow } from '../operators/recovery/waitOrThrow.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { SessionSendRequest, SessionTransport } from '../transport/anthropicSessions.ts'
import { answerKey } from './answerKey.ts'
import { listPages } from './listPages.ts'

/**
 * Sends events to a session, and emits them as the session has accepted them, each with its id. Retries without sending anything twice.
 *
 * ```text
 * 1st POST   -#               the session took the answer c, but the connection broke
 * list           -(cba)       after a wait: the newest first, back to the call that c answers
 * result     ----(c|)         no 2nd POST
 * ```
 *
 * A request that was refused (429, 529, any other 4xx that is transient) is sent again after a wait. After any other failure it is not known
 * whether the session has taken the events. Then the events decide:
 *
 * - Answers (`user.tool_confirmation`, `user.tool_result`, `user.custom_tool_result`): the list of events is read back to the call.
 *   Answers that are in it are emitted from there, and only those that are missing are sent.
 *   An answer that the session refuses because the call is answered already counts as sent, too.
 * - Anything else, also beside answers, has no key in the API. It is not sent again.
 *
 * Every failure has `shouldRetry: false`, so that {@link retryWithBackoff} after it sends nothing again. To repeat a message of which you know
 * that it did not arrive, subscribe again.
 *
 * **Errors with** the failures of {@link anthropic}: the last one of either request, if it is not transient, `count` is reached (default: 3),
 * or it is unknown whether a message was taken.
 *
 * @example Allow a call
 * ```ts
 * import { anthropicSessions, sendEvents } from 'rxjs-anthropic/sessions'
 *
 * const send = sendEvents(anthropicSessions({ apiKey }))
 *
 * send({ id: 'sesn_…', events: [{ type: 'user.tool_confirmation', tool_use_id: 'sevt_…', result: 'allow' }] })
 *   .subscribe({ next: ({ type }) => console.log(type), error: (failure) => console.error(failure) })
 * ```
 *
 * @see {@link sessionEvents} for what the session answers
 * @since 0.1.0
 * @category Sources
 */
export const sendEvents =
  (
    transport: Pick<SessionTransport, 'list' | 'send'>,
    config: BackoffConfig = {},
  ): StreamFn<SessionSendRequest, SessionEvent> =>
  (request) =>
    defer(() => {
      const areAnswers = request.events.every((event) => answerKey(event) !== undefined)
      let mayBeTaken = false
      return defer(() => (mayBeTaken ? sendMissing(transport, request) : post(transport, request))).pipe(
        catchError((error: unknown) =>
          areAnswers && isConflict(error) ? takenOr(error, transport, request, config) : throwError(() => error),
        ),
        retry({
          delay: (error: unknown, attempt) => {
            mayBeTaken ||= !isNotTaken(error)
            return mayBeTaken && !areAnswers ? throwError(() => error) : waitOrThrow(error, attempt, config)
          },
        }),
        catchError((error: unknown) => throwError(() => (isFailure(error) ? retried(error) : error))),
        concatMap((events) => events),
      )
    })

/** Whether the server has answered that it does not take the request. A proxy's 5xx may hide that a server took it. */
const isNotTaken = (error: unknown): boolean => {
  if (!isFailure(error) || error._tag !== 'ApiFailure') return false
  const { kind, status } = error
  return status === undefined ? notTakenKinds.has(kind) : (status >= 400 && status < 500) || status === 529
}

const notTakenKinds: ReadonlySet<Extract<Failure, { readonly _tag: 'ApiFailure' }>['kind']> = new Set([
  'rate_limit_error',
  'overloaded_error',
])

/** Whether the request was refused for good, perhaps because the calls have been answered meanwhile. */
const isConflict = (error: unknown): boolean =>
  isFailure(error) &&
  error._tag === 'ApiFailure' &&
  (error.status === 400 || error.status === 409) &&
  !isTransient(error)

/** Emits the answers from the list if all calls are answered; errors with the refusal otherwise. The list may be a moment late, so it is read twice. */
const takenOr = (
  refused: unknown,
  transport: Pick<SessionTransport, 'list'>,
  { id, events }: SessionSendRequest,
  config: BackoffConfig,
): Observable<readonly SessionEvent[]> =>
  answersIn(transport, id, events).pipe(
    map((taken) => {
      const answers = events.map((event) => taken.get(answerKey(event) ?? ''))
      if (!answers.every((answer) => answer !== undefined)) throw refused
      return answers
    }),
    retry({ delay: () => waitOrThrow(refused, 1, { ...config, when: () => true }), count: 1 }),
    catchError(() => throwError(() => refused)),
  )

const post = (
  { send }: Pick<SessionTransport, 'send'>,
  request: SessionSendRequest,
): Observable<readonly SessionEvent[]> => send(request).pipe(map(({ data }) => data ?? []))

/** Sends the answers that are not in the list, and emits all of them. */
const sendMissing = (
  transport: Pick<SessionTransport, 'list' | 'send'>,
  { id, events }: SessionSendRequest,
): Observable<readonly SessionEvent[]> =>
  answersIn(transport, id, events).pipe(
    concatMap((taken) => {
      const missing = events.filter((event) => !taken.has(answerKey(event) ?? ''))
      const known = events.flatMap((event) => taken.get(answerKey(event) ?? '') ?? [])
      return missing.length === 0
        ? of(known)
        : post(transport, { id, events: missing }).pipe(map((sent) => [...known, ...sent]))
    }),
  )

/** Emits the answers that the list contains, by their keys. It is read back to the calls, because no answer is older than its call. */
const answersIn = (
  transport: Pick<SessionTransport, 'list'>,
  id: string,
  events: readonly SessionEventParam[],
): Observable<ReadonlyMap<string, SessionEvent>> =>
  defer(() => {
    const wanted = new Set(events.map(answerKey))
    const calls = new Set(events.flatMap(callIdOf))
    const taken = new Map<string, SessionEvent>()
    const wantsMore = ({ data }: SessionEventPage): boolean => {
      for (const event of data) {
        const key = answerKey(event)
        if (key !== undefined && wanted.has(key)) taken.set(key, event)
        if ('id' in event) calls.delete(event.id)
      }
      return calls.size > 0 && taken.size < wanted.size
    }
    const pages = listPages(transport, { id, order: 'desc', limit: 100 }, wantsMore)
    return concat(pages.pipe(ignoreElements()), of(taken))
  })

const callIdOf = (event: SessionEventParam): readonly string[] => {
  switch (event.type) {
    case 'user.tool_confirmation':
    case 'user.tool_result':
      return [event.tool_use_id]
    case 'user.custom_tool_result':
      return [event.custom_tool_use_id]
    default:
      return []
  }
}
