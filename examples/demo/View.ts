import type { Either } from 'fp-ts/lib/Either.js'
import { type OperatorFunction, pipe, scan, timeInterval } from 'rxjs'
import {
  type Failure,
  type MessageSnapshot,
  type MessageStreamEvent,
  type Restart,
  type Resume,
  toEither,
} from 'rxjs-anthropic'
import type { Completion, CompletionEvent } from 'rxjs-anthropic/completions'

/** The state of an answer after some events. */
export interface View<
  Event = MessageStreamEvent | CompletionEvent | Restart | Resume,
  Answer = MessageSnapshot | Completion,
> {
  /** The ms since the request. */
  readonly elapsed: number
  /** The last event, or the failure that ended the stream. */
  readonly latest: Either<Failure, Event> | undefined
  readonly events: number
  /** The answer so far. */
  readonly answer: Answer | undefined
}

/** The state before the first event. */
export const beginning: View<never, never> = { elapsed: 0, latest: undefined, events: 0, answer: undefined }

/** Emits the state after each event, and after the failure if the stream fails; `reducer` folds the events into the answer. */
export const scanView = <Event, Answer>(
  reducer: (answer: Answer | undefined, event: NoInfer<Event>) => Answer | undefined,
): OperatorFunction<Event, View<Event, Answer>> =>
  pipe(
    toEither<Event>(), // a failure becomes the last value, and is shown like an event
    timeInterval(),
    scan(
      ({ elapsed, events, answer }: View<Event, Answer>, { value: latest, interval }): View<Event, Answer> => ({
        elapsed: elapsed + interval,
        latest,
        events: latest._tag === 'Left' ? events : events + 1,
        answer: latest._tag === 'Left' ? answer : reducer(answer, latest.right),
      }),
      beginning,
    ),
  )
