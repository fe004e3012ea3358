import type { ContentBlock } from '../../codec/messages/ContentBlock.ts'
import type { ContentBlockDelta } from '../../codec/messages/ContentBlockDelta.ts'
import type { Message } from '../../codec/messages/Message.ts'
import type { MessageDeltaEvent, MessageStreamEvent } from '../../codec/messages/MessageStreamEvent.ts'
import type { TextBlock } from '../../codec/messages/TextBlock.ts'
import { addThinking, commitSignature, sign } from './commitSignature.ts'
import { mergeUsage, notNull } from './mergeUsage.ts'
import type { MessageSnapshot, PartialToolInputBlock } from './MessageSnapshot.ts'
import type { Restart } from './Restart.ts'
import type { Seam } from './Seam.ts'
import { addInput, invalidToolInput, partialToolInput, settleToolInput } from './settleToolInput.ts'
import { joined, settle } from './joined.ts'
import { withContent } from './withContent.ts'

type Block = ContentBlock | PartialToolInputBlock

/**
 * Gives the message after one more event: the pure function under {@link scanMessage} and {@link reduceMessage}.
 *
 * It is total: what has no place is left out, because order is checked before it, in the source.
 * Nothing it was given is changed, what did not change is shared, and an event that changes nothing gives back the very same snapshot.
 *
 * Usage is replaced, never added. A signature counts once its block has stopped.
 * Tool input is text until its block stops, and is then parsed strictly, once: what is no JSON becomes `@invalid_tool_input`.
 * A `message_start` with another id begins another message; a {@link Restart} takes back all that came, a {@link Resume} what cannot be carried on.
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
 * @category Folds
 */
export const messageReducer = (
  snapshot: MessageSnapshot | undefined,
  event: MessageStreamEvent | Seam | Restart,
): MessageSnapshot | undefined => {
  if (event.type === '@restart') return undefined
  if (event.type === 'message_start') {
    const { message } = event
    return snapshot?.id === message.id
      ? snapshot
      : withContent({ ...message, usage: { ...message.usage } }, [...message.content])
  }
  if (snapshot === undefined) return snapshot

  switch (event.type) {
    case 'content_block_start': {
      const { index, content_block } = event
      if (index !== snapshot.content.length) return snapshot
      const started = withBlock(snapshot, index, partialToolInput(content_block) ?? content_block)
      return content_block.type === 'fallback' ? { ...started, model: content_block.to.model } : started
    }
    case 'content_block_delta':
      return replaceBlock(snapshot, event.index, blockReducer(snapshot.content[event.index], event.delta))
    case 'content_block_stop':
      return replaceBlock(snapshot, event.index, stopBlock(snapshot.content[event.index]))
    case 'message_delta':
      return withDelta(snapshot, event)
    case '@resume':
      return { ...snapshot, content: snapshot.content.slice(0, event.blocks) }
    case 'message_stop':
      return messageOf(snapshot)
    case 'ping':
    case '@unknown':
    case '@tool_progress':
    case '@tool_result':
      return snapshot
  }
}

/** The message that a snapshot is when nothing more comes. A tool call that has not stopped may be cut, and is no call. */
export const messageOf = (snapshot: MessageSnapshot): Message =>
  isMessage(snapshot)
    ? snapshot
    : { ...snapshot, content: snapshot.content.map((block) => (isPartial(block) ? invalidToolInput(block) : block)) }

const isMessage = (snapshot: MessageSnapshot): snapshot is Message => !snapshot.content.some(isPartial)

const isPartial = (block: Block): block is PartialToolInputBlock => block.type === '@partial_tool_input'

const withBlock = (snapshot: MessageSnapshot, index: number, block: Block): MessageSnapshot => {
  if (index === 0 && snapshot.content.length <= 1) return withContent(snapshot, [block])
  const content = snapshot.content.slice()
  content[index] = block
  return withContent(snapshot, content)
}

const replaceBlock = (snapshot: MessageSnapshot, index: number, block: Block | undefined): MessageSnapshot =>
  block === undefined || block === snapshot.content[index] ? snapshot : withBlock(snapshot, index, block)

const blockReducer = (block: Block | undefined, delta: ContentBlockDelta): Block | undefined => {
  switch (delta.type) {
    case 'text_delta':
      return block?.type === 'text' && delta.text !== '' ? addText(block, delta.text) : block
    case 'citations_delta':
      return block?.type === 'text' ? { ...block, citations: [...(block.citations ?? []), delta.citation] } : block
    case 'thinking_delta':
      return block?.type === 'thinking' && delta.thinking !== '' ? addThinking(block, delta.thinking) : block
    case 'signature_delta':
      return block?.type === 'thinking' ? sign(block, delta.signature) : block
    case 'input_json_delta':
      return block?.type === '@partial_tool_input' && delta.partial_json !== ''
        ? addInput(block, delta.partial_json)
        : block
    case 'compaction_delta': {
      const { type: _, ...content } = delta
      return block?.type === 'compaction' ? { ...block, ...content } : block
    }
    case '@unknown':
      return block
  }
}

/** What has only the keys that are named is copied by name: 10 ns, where a spread takes up to 100. */
const addText = (block: TextBlock, added: string): TextBlock => {
  const text = joined(block.text, added)
  for (const key in block) if (key !== 'type' && key !== 'text') return { ...block, text }
  return { type: 'text', text }
}

const stopBlock = (block: Block | undefined): Block | undefined => {
  switch (block?.type) {
    case '@partial_tool_input':
      return settleToolInput(block)
    case 'thinking':
      settle(block.thinking)
      return commitSignature(block)
    case 'text':
      settle(block.text)
      return block
    default:
      return block
  }
}

/** Every key of the delta is assigned, but not in place of what the blocks made; a container, usage and notes only where they are not null. */
const withDelta = (snapshot: MessageSnapshot, event: MessageDeltaEvent): MessageSnapshot => {
  const { container, ...assigned } = event.delta
  const { context_management, input_transformations, usage } = event
  return {
    ...snapshot,
    ...assigned,
    ...notNull({ container, context_management, input_transformations }),
    id: snapshot.id,
    content: snapshot.content,
    usage: mergeUsage(snapshot.usage, usage),
  }
}
