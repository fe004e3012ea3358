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
import type { ChatEvent, ToolInputSoFar } from './Exchange.ts'

/** What happens if an answer breaks. */
export type Recovery = 'resume' | 'restart' | 'ask me'

type Ask<E = never> = StreamFn<MessageRequest, MessageStreamEvent | E>

/** Emits the events of the answer to these turns. The tool of the page runs in between. */
export const converse = (ask: Ask, recovery: Recovery, messages: readonly MessageParam[]): Observable<ChatEvent> =>
  withTools(recovering(withInputs(ask), recovery), [checklist])({
    model: 'claude-sonnet-5',
    max_tokens: 4096,
    thinking: { type: 'adaptive', display: 'summarized' },
    system: 'You answer in a small page that shows plain text. Do not use Markdown.',
    messages,
  })

/** The recovery is inside of `withTools`, so no tool runs twice. */
const recovering = (ask: Ask<ToolInputSoFar>, recovery: Recovery): Ask<ToolInputSoFar | Restart | Resume> => {
  switch (recovery) {
    case 'resume':
      return withResume<ToolInputSoFar>((request) => ask(request).pipe(retryWithBackoff()), { by: continueByModel })
    case 'restart':
      return (request) => ask(request).pipe(restartWithBackoff())
    case 'ask me':
      return ask
  }
}

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
