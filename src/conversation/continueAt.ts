import type { Message } from '../codec/messages/Message.ts'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { MessageSnapshot } from '../operators/fold/MessageSnapshot.ts'
import { endMessage } from '../operators/fold/messageReducer.ts'

/** The message as far as it can be carried on: up to its last text. Without any text, nothing of it can. */
export const resumable = (snapshot: MessageSnapshot): Message => {
  const last = snapshot.content.map((block) => block.type === 'text' && block.text.trim() !== '').lastIndexOf(true)
  return endMessage({ ...snapshot, content: snapshot.content.slice(0, last + 1) })
}

/** The white space at the end of what was shown which the request does not repeat: Claude may say it again. */
export const unsaid = ({ messages }: MessageRequest, { content }: Message): string => {
  const turn = messages.at(-1)
  const said = turn?.role !== 'assistant' || typeof turn.content === 'string' ? undefined : turn.content.at(-1)
  const shown = content.at(-1)
  return said?.type === 'text' && shown?.type === 'text' && shown.text.startsWith(said.text)
    ? shown.text.slice(said.text.length)
    : ''
}

/** Where the blocks of a further answer go. */
interface Places {
  /** What has to be added to an index. */
  readonly base: number
  /** The text block that is open and may be gone on with, by its index. */
  readonly open: number | undefined
  /** White space that was shown already, and is left out where it comes again. */
  readonly repeated: string
}

/** How the events of a further answer go on with the message that broke; `kept` blocks of it stay, of which the last may be open. */
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

  /** The text without white space that was shown already. */
  function fresh(text: string): string {
    let common = 0
    while (common < places.repeated.length && text[common] === places.repeated[common]) common += 1
    if (text !== '') places = { ...places, repeated: common === text.length ? places.repeated.slice(common) : '' }
    return text.slice(common)
  }
}
