import type { Message } from '../../codec/messages/Message.ts'
import type { MessageDeltaEvent, MessageStreamEvent } from '../../codec/messages/MessageStreamEvent.ts'
import { joinText } from '../../json/joinText.ts'
import { blockReducer, cutBlock, isOpen, startBlock, stopBlock } from './blockReducer.ts'
import { isKnown, knownFields } from './knownFields.ts'
import { mergeUsage } from './mergeUsage.ts'
import type { MessageSnapshot, SnapshotBlock } from './MessageSnapshot.ts'
import type { Restart } from './Restart.ts'
import type { Seam } from './Seam.ts'
import { withContent } from './withContent.ts'

/**
 * Returns the message after one more event: the pure function used by {@link scanMessage} and {@link reduceMessage}.
 *
 * It never throws and checks no order: the source has done that. An event that does not fit is ignored.
 * It changes nothing it was given, shares what did not change, and returns the same snapshot for an event that changes nothing.
 * A snapshot is plain data, so you can clone or store it between any two events.
 *
 * Usage is replaced, never added, and null does not erase a value that was known. A signature counts when its block has stopped;
 * until then it is in `'@signature'`. Tool input is text until its block stops, and is then parsed strictly, once:
 * text that is not a JSON object becomes `@invalid_tool_input`.
 * A `message_start` with another id, or after a stop reason, starts another message; any other is a repetition. A {@link Restart} discards the message, a {@link Resume} the blocks that cannot be continued.
 *
 * @example
 * ```ts
 * import { messageReducer, type MessageSnapshot } from 'rxjs-anthropic'
 * import { alphabet } from 'rxjs-anthropic/testing'
 *
 * const { S, a, b } = alphabet
 * const events = [S, alphabet['['], a, b]
 * const snapshot = events.reduce<MessageSnapshot | undefined>(messageReducer, undefined)
 * console.log(snapshot?.content) // => [ { type: 'text', text: 'ab' } ]
 * ```
 *
 * @see {@link scanMessage} and {@link reduceMessage} for streams
 * @see https://docs.claude.com/en/docs/build-with-claude/streaming
 * @since 0.1.0
 * @category Folds
 */
export const messageReducer = (
  snapshot: MessageSnapshot | undefined,
  event: MessageStreamEvent | Seam | Restart,
): MessageSnapshot | undefined => nextMessage(snapshot, event, joinText)

/** The same as {@link messageReducer}, with the function that joins texts. */
export const nextMessage = (
  snapshot: MessageSnapshot | undefined,
  event: MessageStreamEvent | Seam | Restart,
  join: typeof joinText,
): MessageSnapshot | undefined => {
  if (event.type === '@restart') return undefined
  if (event.type === 'message_start') {
    const { message } = event
    return snapshot?.id === message.id && snapshot.stop_reason === null
      ? snapshot
      : withContent({ ...message, usage: { ...message.usage } }, [...message.content])
  }
  if (snapshot === undefined) return snapshot

  switch (event.type) {
    case 'content_block_start': {
      const { index, content_block } = event
      if (index !== snapshot.content.length) return snapshot
      const started = withBlock(snapshot, index, startBlock(content_block))
      return content_block.type === 'fallback' ? { ...started, model: content_block.to.model } : started
    }
    case 'content_block_delta': {
      const block = snapshot.content[event.index]
      return block === undefined
        ? snapshot
        : replaceBlock(snapshot, event.index, blockReducer(block, event.delta, join))
    }
    case 'content_block_stop': {
      const block = snapshot.content[event.index]
      return block === undefined ? snapshot : replaceBlock(snapshot, event.index, stopBlock(block))
    }
    case 'message_delta':
      return withDelta(snapshot, event)
    case '@resume':
      return { ...snapshot, content: snapshot.content.slice(0, event.blocks) }
    case 'message_stop':
      return endMessage(snapshot)
    default:
      return snapshot
  }
}

/** Returns the message that a snapshot is if nothing more arrives. */
export const endMessage = (snapshot: MessageSnapshot): Message =>
  isMessage(snapshot) ? snapshot : { ...snapshot, content: snapshot.content.map(cutBlock) }

const isMessage = (snapshot: MessageSnapshot): snapshot is Message => !snapshot.content.some(isOpen)

const withBlock = (snapshot: MessageSnapshot, index: number, block: SnapshotBlock): MessageSnapshot => {
  if (index === 0 && snapshot.content.length <= 1) return withContent(snapshot, [block])
  const content = snapshot.content.slice()
  content[index] = block
  return withContent(snapshot, content)
}

const replaceBlock = (snapshot: MessageSnapshot, index: number, block: SnapshotBlock): MessageSnapshot =>
  block === snapshot.content[index] ? snapshot : withBlock(snapshot, index, block)

/** Null is assigned only if nothing was known, and nothing replaces what the blocks made. */
const withDelta = (
  snapshot: MessageSnapshot,
  { delta, usage, context_management, input_transformations }: MessageDeltaEvent,
): MessageSnapshot => ({
  ...snapshot,
  ...Object.fromEntries(Object.entries(delta).filter(([key, value]) => isKnown(value) || !(key in snapshot))),
  ...((isKnown(context_management) || isKnown(input_transformations)) &&
    knownFields({ context_management, input_transformations })),
  id: snapshot.id,
  content: snapshot.content,
  usage: mergeUsage(snapshot.usage, usage),
})
