import { map, type OperatorFunction, pipe } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { Failure } from '../failure/Failure.ts'
import type { MessageSnapshot } from './fold/MessageSnapshot.ts'
import type { Restart } from './fold/Restart.ts'
import type { Seam } from './fold/Seam.ts'
import { scanMessage } from './scanMessage.ts'
import { scanState } from './scanState.ts'

/**
 * An answer as a view shows it.
 *
 * @since 0.1.0
 * @category Folds
 */
export interface AnswerState {
  /** The message so far; undefined before it starts. */
  readonly message: MessageSnapshot | undefined
  /** The failure that ended it, if one did. The partial message stays beside it. */
  readonly failure: Failure | undefined
  /** Whether nothing more arrives: in the last value, and only there. */
  readonly ended: boolean
}

/**
 * Emits the message as it grows and, if the source errors, the failure beside it. A failure is a value here: the stream completes.
 *
 * ```text
 * source        ---S[a#
 * scanAnswer()  0--123(4|)      0 has no message, 3 the text a, 4 the same message and the failure
 * ```
 *
 * It emits at once, before anything arrives, so a view always has a value to show. The last value has `ended: true`.
 * Apply every recovery before it.
 *
 * **Errors with** any error that is not a {@link Failure}, unchanged: it is a bug in an operator of yours.
 *
 * @example
 * ```ts
 * import { last } from 'rxjs'
 * import { messageText, scanAnswer } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S[ab#')()
 *   .pipe(scanAnswer(), last())
 *   .subscribe(({ message, failure }) => console.log(message && messageText(message), failure?.message)) // => ab Overloaded
 * ```
 *
 * @see {@link scanMessage} for the message only, {@link scanConversation} for all turns, {@link toEither} for any failure as a value
 * @since 0.1.0
 * @category Folds
 */
export const scanAnswer = (): OperatorFunction<MessageStreamEvent | Seam | Restart, AnswerState> =>
  scanState(
    noMessage,
    pipe(
      scanMessage(),
      map((message) => ({ message })),
    ),
  )

const noMessage: Pick<AnswerState, 'message'> = { message: undefined }
