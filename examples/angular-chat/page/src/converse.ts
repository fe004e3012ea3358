import { concat, connect, defer, EMPTY, filter, map, merge, type Observable, of, take, tap, throwError } from 'rxjs'
import {
  catchFailure,
  continueByModel,
  type Failure,
  isFailure,
  isTransient,
  type MessageParam,
  type MessageRequest,
  type MessageStreamEvent,
  type Restart,
  restartWithBackoff,
  type Resume,
  retryWithBackoff,
  scanUsage,
  type StreamFn,
  toolInputs,
  TruncatedFailure,
  withResume,
  withTools,
} from 'rxjs-anthropic'
import { checklist } from './checklist.ts'
import type { Broken, ChatEvent, Proceeded, ToolInputSoFar, UsageSoFar } from './Exchange.ts'

/** What happens if an answer breaks: it is continued, it starts again, or the user decides. */
export type Recovery = 'resume' | 'restart' | 'ask'

type Decision = Broken | Proceeded
type Ask<E = never> = StreamFn<MessageRequest, MessageStreamEvent | E>

/** A question, and what happens if its answer breaks. */
export interface Question {
  readonly messages: readonly MessageParam[]
  readonly recovery: Recovery
  /** Emits if the user wants a broken answer to be continued. */
  readonly proceed: Observable<unknown>
}

/** Emits the events of the answer to these turns. The tool of the page runs in between. */
export const converse = (ask: Ask, { messages, recovery, proceed }: Question): Observable<ChatEvent> => {
  const asking = withInputs(withoutLostStreams(ask))
  const recovering: Ask<ToolInputSoFar | Restart | Resume | Decision> =
    recovery === 'restart' ? restarting(asking) : resuming(asking, recovery, proceed)
  return withTools(recovering, [checklist])({
    model: 'claude-sonnet-5',
    max_tokens: 4096,
    thinking: { type: 'adaptive', display: 'summarized' },
    system: 'You answer in a small page that renders Markdown, but no HTML and no images.',
    messages,
  }).pipe(
    connect((events) =>
      merge(
        events,
        events.pipe(
          filter((event) => event.type !== '@tool_input' && event.type !== '@broken' && event.type !== '@proceeded'),
          scanUsage(),
          map((usage): UsageSoFar => ({ type: '@usage', usage })),
        ),
      ),
    ),
  )
}

// Both recoveries are inside of `withTools`, so no tool runs twice.

const restarting =
  (ask: Ask<ToolInputSoFar>): Ask<ToolInputSoFar | Restart> =>
  (request) =>
    ask(request).pipe(restartWithBackoff())

/** Continues an answer from its text: twice by itself, then whenever the user wants. */
const resuming =
  (
    ask: Ask<ToolInputSoFar>,
    recovery: Recovery,
    proceed: Observable<unknown>,
  ): Ask<ToolInputSoFar | Decision | Resume> =>
  (request) =>
    defer(() => {
      let automatic = recovery === 'resume' ? 2 : 0
      let failure: Failure | undefined

      const permission = defer((): Observable<Decision> => {
        if (failure === undefined || (isTransient(failure) && automatic-- > 0)) return EMPTY
        return concat(
          of<Decision>({ type: '@broken', error: failure }),
          proceed.pipe(
            take(1),
            map((): Decision => ({ type: '@proceeded' })),
          ),
        )
      })

      return withResume<ToolInputSoFar | Decision>(
        (next) =>
          concat(permission, ask(next).pipe(retryWithBackoff())).pipe(
            tap({ error: (error: unknown) => (failure = isFailure(error) ? error : undefined) }),
          ),
        { by: continueByModel, count: Infinity, when: () => true },
      )(request)
    })

/** A backend that was restarted has forgotten the stream. For the page the answer is incomplete, so it can be continued. */
const withoutLostStreams =
  (ask: Ask): Ask =>
  (request) =>
    ask(request).pipe(
      catchFailure({
        ApiFailure: (failure) =>
          throwError(() =>
            failure.details?.error_code === 'stream_not_found' // of the backend of the page: a 404 of the API has another, or none
              ? new TruncatedFailure('The server was restarted, and no longer has the answer', { cause: failure })
              : failure,
          ),
      }),
    )

/** Adds the input of each call while it arrives. */
const withInputs =
  (ask: Ask): Ask<ToolInputSoFar> =>
  (request) =>
    ask(request).pipe(
      connect((events) =>
        merge(
          events,
          events.pipe(
            toolInputs(),
            map((call): ToolInputSoFar => ({ type: '@tool_input', call })),
          ),
        ),
      ),
    )
