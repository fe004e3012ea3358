import { concat, defer, EMPTY, ignoreElements, type Observable, of, type OperatorFunction, pipe, tap } from 'rxjs'
import type { Message } from '../codec/messages/Message.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { foldMessage } from './fold/foldMessage.ts'
import { endMessage } from './fold/messageReducer.ts'
import { opensMessage } from './fold/opensMessage.ts'
import type { Restart } from './fold/Restart.ts'
import type { Seam } from './fold/Seam.ts'
import { throwIfCut } from './throwIfCut.ts'

/**
 * Emits the whole message when the stream completes.
 *
 * ```text
 * source           S[ab]$(.|)
 * reduceMessage()  ------(m|)
 * ```
 *
 * If a stream has several messages, the last one is emitted. If the source errors, it emits nothing and passes the error on;
 * the last snapshot of {@link scanMessage} is then the partial message. If the source completes without an event, it completes without a value.
 *
 * **Errors with** a {@link TruncatedFailure} if the source completes in the middle of a message.
 *
 * @example
 * ```ts
 * import { reduceMessage } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S[ab]{jk}T(.|)')()
 *   .pipe(reduceMessage())
 *   .subscribe((message) => console.log(message.content[1])) // => { type: 'tool_use', id: 'toolu_1', name: 'tool', input: { a: 1 } }
 * ```
 *
 * @see {@link scanMessage} for the message as it grows
 * @since 0.1.0
 * @category Folds
 */
export const reduceMessage = (): OperatorFunction<MessageStreamEvent | Seam | Restart, Message> =>
  pipe(throwIfCut<MessageStreamEvent | Seam | Restart>(opensMessage), lastMessage)

/** The last value of `messageReducer`, in linear time however many blocks a message has. */
const lastMessage: OperatorFunction<MessageStreamEvent | Seam | Restart, Message> = (source) =>
  defer(() => {
    const fold = foldMessage()
    const end = (): Observable<Message> => {
      const message = fold.message()
      return message === undefined ? EMPTY : of(endMessage(message))
    }
    return concat(source.pipe(tap(fold.next), ignoreElements()), defer(end))
  })
