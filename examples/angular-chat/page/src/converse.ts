import { connect, map, merge, type Observable } from 'rxjs'
import {
  continueByModel,
  type MessageParam,
  type MessageRequest,
  type MessageStreamEvent,
  type Restart,
  restartWithBackoff,
  type Resume,
  retryWithBackoff,
  type StreamFn,
  toolInputs,
  withResume,
  withTools,
} from 'rxjs-anthropic'
import { checklist } from './checklist.ts'
import type { Said, ToolInputSoFar } from './Exchange.ts'

/** What is done when an answer breaks. */
export type Recovery = 'carry on' | 'begin again' | 'ask me'

type Ask<E = never> = StreamFn<MessageRequest, MessageStreamEvent | E>

/** Emits all that is heard in answer to the last of these turns; the tool of the page runs on the way. */
export const converse = (ask: Ask, recovery: Recovery, messages: readonly MessageParam[]): Observable<Said> =>
  withTools(recovering(withInputs(ask), recovery), [checklist])({
    model: 'claude-sonnet-5',
    max_tokens: 4096,
    thinking: { type: 'adaptive', display: 'summarized' },
    system: 'You answer in a small page that shows plain text. Do not use Markdown.',
    messages,
  })

/** The recovery stands inside the tools, so none of them runs twice. */
const recovering = (ask: Ask<ToolInputSoFar>, recovery: Recovery): Ask<ToolInputSoFar | Restart | Resume> => {
  switch (recovery) {
    case 'carry on':
      return withResume<ToolInputSoFar>((request) => ask(request).pipe(retryWithBackoff()), { by: continueByModel })
    case 'begin again':
      return (request) => ask(request).pipe(restartWithBackoff())
    case 'ask me':
      return ask
  }
}

/** Adds the input of each call, as it grows. */
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
