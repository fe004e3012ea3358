import {
  continueByModel,
  restartWithBackoff,
  retryWithBackoff,
  withResume,
  type MessageRequest,
  type MessageStreamEvent,
  type Restart,
  type Resume,
  type StreamFn,
} from 'rxjs-anthropic'
import type { Recover } from './Command.ts'

type Ask<E = never> = StreamFn<MessageRequest, MessageStreamEvent | E>

/** Applies the recovery that the user has chosen. */
export const recovering = (ask: Ask, recover: Recover | undefined): Ask<Restart | Resume> => {
  switch (recover) {
    case undefined:
      return ask
    case 'retry':
      return (request) => ask(request).pipe(retryWithBackoff())
    case 'restart':
      return (request) => ask(request).pipe(restartWithBackoff())
    case 'resume':
      return withResume<never>((request) => ask(request).pipe(retryWithBackoff()), { by: continueByModel })
  }
}
