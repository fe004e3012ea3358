import type { OperatorFunction } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { decodeWith } from '../wire/decodeWith.ts'
import { textJoiner } from '../json/joinText.ts'
import { nextMessage } from './fold/messageReducer.ts'
import type { MessageSnapshot } from './fold/MessageSnapshot.ts'
import type { Restart } from './fold/Restart.ts'
import type { Seam } from './fold/Seam.ts'

/**
 * Emits the message as it grows: a new immutable snapshot after each event that changes it.
 *
 * ```text
 * source         Sp[ab]$(.|)
 * scanMessage()  0-123-4-|
 * ```
 *
 * It emits nothing for events that do not change the message: pings, unknown events, the `content_block_stop` of a text block.
 * Snapshots share unchanged parts: a complete block is the same object in all later snapshots.
 * The last snapshot before an error is the partial message. Each snapshot copies the `content` array: for a message
 * with thousands of blocks, use {@link reduceMessage} or {@link contentBlocks}.
 *
 * @example
 * ```ts
 * import { scanMessage } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S[ab]$(.|)')()
 *   .pipe(scanMessage())
 *   .subscribe(({ content, stop_reason }) => console.log(content, stop_reason)) // => [] null
 * // => [ { type: 'text', text: '' } ] null
 * // => [ { type: 'text', text: 'a' } ] null
 * // => [ { type: 'text', text: 'ab' } ] null
 * // => [ { type: 'text', text: 'ab' } ] end_turn
 * ```
 *
 * @see {@link reduceMessage} for the whole message only; {@link messageReducer} without streams
 * @since 0.1.0
 * @category Folds
 */
export const scanMessage = (): OperatorFunction<MessageStreamEvent | Seam | Restart, MessageSnapshot> =>
  // The same as `scanFold(messageReducer)`, which takes 60 ns more per event.
  decodeWith((out) => {
    const join = textJoiner()
    let snapshot: MessageSnapshot | undefined
    return {
      next: (event) => {
        const before = snapshot
        snapshot = nextMessage(before, event, join)
        if (snapshot !== before && snapshot !== undefined) out.next(snapshot)
      },
      complete: () => out.complete(),
    }
  })
