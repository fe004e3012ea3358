import { concatMap, type OperatorFunction, pipe, scan } from 'rxjs'
import { CompletionEvent } from '../codec/completions/CompletionEvent.ts'
import { decodeEvent } from '../codec/decodeEvent.ts'
import { ApiFailure } from '../failure/ApiFailure.ts'
import type { Frame } from '../wire/Frame.ts'
import { anyDialect, completionDialect } from './completionDialect.ts'
import { completionFrame } from './completionFrame.ts'

/** Emits the events that frames of Text Completions hold, in whichever dialect, as increments. */
export const decodeCompletions = (): OperatorFunction<Frame, CompletionEvent> =>
  pipe(
    scan((dialect, frame) => {
      const named = completionFrame(frame)
      return completionDialect(dialect, read(named), named === frame)
    }, anyDialect),
    concatMap(({ events }) => events),
  )

const decode = decodeEvent(CompletionEvent)

const read = (frame: Frame): CompletionEvent => {
  const decoded = decode(frame)
  if (decoded._tag === 'Left') throw decoded.left
  const event = decoded.right
  if (event.type === 'completion' && event.exception != null) throw exceptionOf(event.exception)
  return event
}

/** What the old dialect says in place of an `error` event. */
const exceptionOf = (exception: unknown): ApiFailure =>
  new ApiFailure(typeof exception === 'string' ? exception : JSON.stringify(exception), {
    kind: 'api_error',
    details: exception,
  })
