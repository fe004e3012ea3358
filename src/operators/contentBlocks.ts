import { concatMap, type OperatorFunction, pipe, scan } from 'rxjs'
import type { ContentBlock } from '../codec/messages/ContentBlock.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { messageReducer } from './fold/messageReducer.ts'
import type { MessageSnapshot } from './fold/MessageSnapshot.ts'
import type { Seam } from './fold/Seam.ts'

/**
 * Emits each block once, when it is complete.
 *
 * ```text
 * source           S[ab]{jk}T(.|)
 * contentBlocks()  ----x---y-|
 * ```
 *
 * Blocks come in the order in which they stop; where blocks interleave, that need not be the order of the message.
 *
 * **Fails with** nothing of its own.
 *
 * @example
 * ```ts
 * import { contentBlocks } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S[ab]{jk}T(.|)')()
 *   .pipe(contentBlocks())
 *   .subscribe(console.log) // => { type: 'text', text: 'ab' }
 * // => { type: 'tool_use', id: 'toolu_1', name: 'tool', input: { a: 1 } }
 * ```
 *
 * @see {@link groupBlocks} for each block as it grows
 * @category Folds
 */
export const contentBlocks = (): OperatorFunction<MessageStreamEvent | Seam, ContentBlock> =>
  pipe(
    scan(step, { snapshot: undefined, completed: [] }),
    concatMap(({ completed }) => completed),
  )

interface Step {
  readonly snapshot: MessageSnapshot | undefined
  readonly completed: readonly ContentBlock[]
}

const step = (before: Step, event: MessageStreamEvent | Seam): Step => {
  const snapshot = messageReducer(before.snapshot, event)
  return { snapshot, completed: completedBy(event, snapshot) }
}

const completedBy = (
  event: MessageStreamEvent | Seam,
  snapshot: MessageSnapshot | undefined,
): readonly ContentBlock[] => {
  if (event.type === 'message_start') return event.message.content
  const block = event.type === 'content_block_stop' ? snapshot?.content[event.index] : undefined
  return block === undefined || block.type === '@partial_tool_input' ? [] : [block]
}
