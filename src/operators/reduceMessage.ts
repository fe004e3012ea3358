import { filter, map, type OperatorFunction, pipe, reduce } from 'rxjs'
import type { Message } from '../codec/messages/Message.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { messageOf, messageReducer } from './fold/messageReducer.ts'
import type { MessageSnapshot } from './fold/MessageSnapshot.ts'
import type { Restart } from './fold/Restart.ts'
import type { Seam } from './fold/Seam.ts'

/**
 * Emits the whole message when the stream completes.
 *
 * ```text
 * source           S[ab]$(.|)
 * reduceMessage()  ------(m|)
 * ```
 *
 * Of several messages in one stream the last is given. A stream that fails gives nothing: keep {@link scanMessage}'s last snapshot for the partial message.
 *
 * **Fails with** nothing of its own.
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
 * @category Folds
 */
export const reduceMessage = (): OperatorFunction<MessageStreamEvent | Seam | Restart, Message> =>
  pipe(
    reduce(messageReducer, noMessage),
    filter((snapshot) => snapshot !== undefined),
    map(messageOf),
  )

const noMessage: MessageSnapshot | undefined = undefined
