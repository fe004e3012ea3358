import { concatMap, type OperatorFunction, pipe, scan } from 'rxjs'
import { CompletionEvent } from '../codec/completions/CompletionEvent.ts'
import { decodeEvent } from '../codec/decodeEvent.ts'
import { errorDetails } from '../codec/errorDetails.ts'
import { definedFields } from '../codec/schema/definedFields.ts'
import { ApiFailure } from '../failure/ApiFailure.ts'
import { orThrow } from '../operators/either.ts'
import type { Frame } from '../wire/Frame.ts'
import { anyDialect, completionDialect } from './completionDialect.ts'
import { completionFrame } from './completionFrame.ts'

/** Emits the events of frames of Text Completions as increments, in whichever dialect they are. */
export const decodeCompletions = (): OperatorFunction<Frame, CompletionEvent> =>
  pipe(
    scan((dialect, frame) => {
      const named = completionFrame(frame)
      return completionDialect(dialect, readCompletion(named), named === frame)
    }, anyDialect),
    concatMap(({ events }) => events),
  )

const decodeCompletion = /* @__PURE__ */ decodeEvent(CompletionEvent)

const readCompletion = (frame: Frame): CompletionEvent => {
  const event = orThrow(decodeCompletion(frame))
  if (event.type === 'completion' && event.exception != null) throw exceptionOf(event.exception)
  return event
}

/** The failure of an `exception`, which the old dialect has in place of an `error` event. */
const exceptionOf = (exception: unknown): ApiFailure =>
  new ApiFailure(typeof exception === 'string' ? exception : JSON.stringify(exception), {
    kind: 'api_error',
    ...definedFields({ details: errorDetails(exception) }),
  })
