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
 * @since 0.1.0
 * @category Events
 */
export type ContentBlockEvent = ContentBlockStartEvent | ContentBlockDeltaEvent | ContentBlockStopEvent

/**
 * Emits an Observable for each block when the block starts; its `key` is the block's index.
 *
 * ```text
 * source         S[ab]{jk}T(.|)
 * groupBlocks()  -x---y----|
 * x              -[ab(]|)
 * y              -----{jk(}|)
 * ```
 *
 * Each completes at its block's stop, even if blocks interleave, and errors if the source does. As with `groupBy`, they do not buffer:
 * subscribe at once, or you miss the first events.
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
 * @since 0.1.0
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
