import { filter, groupBy, type GroupedObservable, type OperatorFunction, pipe } from 'rxjs'
import type {
  ContentBlockDeltaEvent,
  ContentBlockStartEvent,
  ContentBlockStopEvent,
  MessageStreamEvent,
} from '../codec/messages/MessageStreamEvent.ts'

/**
 * An event of one block.
 *
 * @category Events
 */
export type ContentBlockEvent = ContentBlockStartEvent | ContentBlockDeltaEvent | ContentBlockStopEvent

/**
 * Emits a stream of its own for each block when it starts; its `key` is the block's index.
 *
 * ```text
 * source         S[ab]{jk}T(.|)
 * groupBlocks()  -x---y----|
 * x              -[ab(]|)
 * y              -----{jk(}|)
 * ```
 *
 * Each completes at its own stop, also where blocks interleave, and fails if the source does. Like those of `groupBy`, they do not wait:
 * subscribe at once, or lose what came before.
 *
 * **Fails with** nothing of its own.
 *
 * @example
 * ```ts
 * import { mergeMap, reduce } from 'rxjs'
 * import { groupBlocks, textDeltas } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S[ab][c]$(.|)')()
 *   .pipe(
 *     groupBlocks(),
 *     mergeMap((block$) => block$.pipe(textDeltas(), reduce((all, text) => all + text, `${block$.key}: `))),
 *   )
 *   .subscribe(console.log) // => 0: ab
 * // => 1: c
 * ```
 *
 * @see {@link contentBlocks} for each block when it is complete
 * @category Folds
 */
export const groupBlocks = (): OperatorFunction<MessageStreamEvent, GroupedObservable<number, ContentBlockEvent>> =>
  pipe(
    filter(isBlockEvent),
    groupBy(({ index }) => index, {
      duration: (block$) => block$.pipe(filter(({ type }) => type === 'content_block_stop')),
    }),
  )

const isBlockEvent = (event: MessageStreamEvent): event is ContentBlockEvent => 'index' in event
