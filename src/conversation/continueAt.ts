import type { Message } from '../codec/messages/Message.ts'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { MessageSnapshot } from '../operators/fold/MessageSnapshot.ts'
import { endMessage } from '../operators/fold/messageReducer.ts'
import { sendableBlocks } from './sendableBlocks.ts'

/** Returns how many blocks of a message stay if it is continued: up to its last text. Without any text, none can be continued. */
export const blocksToKeep = ({ content }: MessageSnapshot): number =>
  1 + content.map((block) => block.type === 'text' && block.text.trim() !== '').lastIndexOf(true)

/** Returns the first blocks of a message as Claude takes them back before its end, when no call has a result yet. */
export const resumable = (snapshot: MessageSnapshot, blocks: number): Message => {
  const { content, ...rest } = endMessage({ ...snapshot, content: snapshot.content.slice(0, blocks) })
  return {
    ...rest,
    content: sendableBlocks(content).filter(({ type }) => type !== 'tool_use' && type !== '@invalid_tool_input'),
  }
}

/** Returns the white space at the end of the shown text that the request does not contain: Claude may repeat it. */
export const unsaid = ({ messages }: MessageRequest, { content }: Message): string => {
  const turn = messages.at(-1)
  const sent = turn?.role !== 'assistant' || typeof turn.content === 'string' ? undefined : turn.content.at(-1)
  const shown = content.at(-1)
  return sent?.type === 'text' && shown?.type === 'text' && shown.text.startsWith(sent.text)
    ? shown.text.slice(sent.text.length)
    : ''
}

/** The places of the blocks of a further answer. */
interface Places {
  /** The number to add to an index. */
  readonly base: number
  /** The index of the open text block that may be continued. */
  readonly open: number | undefined
  /** White space that was shown already, and is left out if it is repeated. */
  readonly repeated: string
}

/** Creates a function that makes the events of a further answer continue the message that broke. `kept` blocks of it stay; the last may be open. */
export const continueAt = (
  kept: number,
  isOpen: boolean,
  repeated: string,
): ((event: MessageStreamEvent) => readonly MessageStreamEvent[]) => {
  let places: Places = { base: kept, open: isOpen ? kept - 1 : undefined, repeated }

  return (event) => {
    const { base, open } = places
    switch (event.type) {
      case 'content_block_start': {
        const { content_block: block } = event
        places = { ...places, open: undefined, base: open !== undefined && block.type === 'text' ? base - 1 : base }
        const index = event.index + places.base
        if (block.type !== 'text') {
          const start = { ...event, index }
          return open === undefined ? [start] : [{ type: 'content_block_stop', index: open }, start]
        }
        const text = fresh(block.text)
        if (open === undefined) return [{ ...event, index, content_block: { ...block, text } }]
        return text === '' ? [] : [{ type: 'content_block_delta', index, delta: { type: 'text_delta', text } }]
      }
      case 'content_block_delta': {
        const index = event.index + base
        return event.delta.type === 'text_delta'
          ? [{ ...event, index, delta: { ...event.delta, text: fresh(event.delta.text) } }]
          : [{ ...event, index }]
      }
      case 'content_block_stop':
        return [{ ...event, index: event.index + base }]
      case 'message_stop':
        return open === undefined ? [event] : [{ type: 'content_block_stop', index: open }, event]
      case 'message_start':
      case 'message_delta':
      case 'ping':
      case '@unknown':
        return [event]
    }
  }

  /** Returns the text without the white space that was shown already. */
  function fresh(text: string): string {
    let common = 0
    while (common < places.repeated.length && text[common] === places.repeated[common]) common += 1
    if (text !== '') places = { ...places, repeated: common === text.length ? places.repeated.slice(common) : '' }
    return text.slice(common)
  }
}
