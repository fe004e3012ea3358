import type { Either } from 'fp-ts/lib/Either.js'
import { type OperatorFunction, pipe, scan, timeInterval } from 'rxjs'
import { type Failure, type MessageSnapshot, type MessageStreamEvent, toEither } from 'rxjs-anthropic'
import type { Completion, CompletionEvent } from 'rxjs-anthropic/completions'

/** All that is known after so many events. */
export interface View<Event = MessageStreamEvent | CompletionEvent, Answer = MessageSnapshot | Completion> {
  /** The ms since the request. */
  readonly elapsed: number
  /** What came last: an event, or the failure that ended the stream. */
  readonly latest: Either<Failure, Event> | undefined
  readonly events: number
  /** What is answered, as far as it has come. */
  readonly answer: Answer | undefined
}

/** Nothing has come. */
export const beginning: View<never, never> = { elapsed: 0, latest: undefined, events: 0, answer: undefined }

/** Emits all that is known after each event, and after the failure, where there is one; `reducer` makes the answer grow. */
export const scanView = <Event, Answer>(
  reducer: (answer: Answer | undefined, event: NoInfer<Event>) => Answer | undefined,
): OperatorFunction<Event, View<Event, Answer>> =>
  pipe(
    toEither<Event>(), // a failure becomes a value, the last one, and is shown as the events are
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
