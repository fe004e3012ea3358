import { concatMap, defer, type OperatorFunction } from 'rxjs'
import type { ContentBlock } from '../codec/messages/ContentBlock.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { blockReducer, startBlock, stopBlock } from './fold/blockReducer.ts'
import type { SnapshotBlock } from './fold/MessageSnapshot.ts'
import { opensMessage } from './fold/opensMessage.ts'
import type { Seam } from './fold/Seam.ts'
import { throwIfCut } from './throwIfCut.ts'

/**
 * Emits each block once, when it is complete.
 *
 * ```text
 * source           S[ab]{jk}T(.|)
 * contentBlocks()  ----x---y-|
 * ```
 *
 * Blocks are emitted in the order in which they stop. If blocks interleave, that may differ from their order in the message.
 *
 * **Errors with** a {@link TruncatedFailure} if the source completes in the middle of a message.
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
 * @since 0.1.0
 * @category Folds
 */
export const contentBlocks = (): OperatorFunction<MessageStreamEvent | Seam, ContentBlock> => (source) =>
  defer(() => {
    const open = new Map<number, SnapshotBlock>()
    return source.pipe(
      throwIfCut<MessageStreamEvent | Seam>(opensMessage),
      concatMap((event) => completedBy(open, event)),
    )
  })

/** Returns the blocks that an event completes, and keeps the open ones. */
const completedBy = (open: Map<number, SnapshotBlock>, event: MessageStreamEvent | Seam): readonly ContentBlock[] => {
  if (event.type === 'message_start') return event.message.content
  if (event.type === 'content_block_start') open.set(event.index, startBlock(event.content_block))
  const block = 'index' in event ? open.get(event.index) : undefined
  if (block === undefined) return []
  if (event.type === 'content_block_delta') open.set(event.index, blockReducer(block, event.delta))
  if (event.type !== 'content_block_stop') return []
  open.delete(event.index)
  return [stopBlock(block)]
}
