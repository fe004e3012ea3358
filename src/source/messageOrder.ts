import type { ContentBlockDelta } from '../codec/messages/ContentBlockDelta.ts'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'

/** What the events so far leave open. */
export interface MessageOrder {
  /** The id of the message that has begun. */
  readonly id: string | undefined
  /** The place that the next block takes. */
  readonly next: number
  /** The type of each block that has started and not stopped, by its place. */
  readonly open: ReadonlyMap<number, string>
}

/** Nothing has begun. */
export const beforeMessage: MessageOrder = { id: undefined, next: 0, open: new Map() }

/**
 * The order after one more event: the same object, where the event changes nothing.
 *
 * Throws a {@link ProtocolFailure} at an event that has no place there.
 */
export const messageOrder = (order: MessageOrder, event: MessageStreamEvent): MessageOrder => {
  switch (event.type) {
    case 'ping':
    case '@unknown':
      return order
    case 'message_start':
      if (order.id === event.message.id) return order
      if (order.id !== undefined) impossible(event, `of ${event.message.id} inside the message ${order.id}`)
      return { ...order, id: event.message.id, next: event.message.content.length }
  }

  if (order.id === undefined) impossible(event, 'before message_start')

  switch (event.type) {
    case 'content_block_start': {
      const { index, content_block } = event
      if (index !== order.next) impossible(event, `at ${index}, where ${order.next} is next`)
      return { ...order, next: index + 1, open: new Map(order.open).set(index, content_block.type) }
    }
    case 'content_block_delta': {
      const { index, delta } = event
      const type = order.open.get(index) ?? impossible(event, `at ${index}, where no block is open`)
      if (!takes(type, delta)) throw new ProtocolFailure(`${delta.type} for a ${type} block, at ${index}`, { event })
      return order
    }
    case 'content_block_stop': {
      const { index } = event
      if (!order.open.has(index)) impossible(event, `at ${index}, where no block is open`)
      return { ...order, open: new Map([...order.open].filter(([place]) => place !== index)) }
    }
    case 'message_delta':
    case 'message_stop':
      return order
  }
}

const impossible = (event: MessageStreamEvent, why: string): never => {
  throw new ProtocolFailure(`${event.type} ${why}`, { event })
}

/** Whether a block takes a delta. A known block that is not named here arrives whole; what is not known takes, and fits, anything. */
const takes = (blockType: string, delta: ContentBlockDelta): boolean => {
  if (blockType === '@unknown') return true
  switch (delta.type) {
    case 'text_delta':
    case 'citations_delta':
      return blockType === 'text'
    case 'thinking_delta':
    case 'signature_delta':
      return blockType === 'thinking'
    case 'input_json_delta':
      return blockType === 'tool_use' || blockType === 'server_tool_use' || blockType === 'mcp_tool_use'
    case 'compaction_delta':
      return blockType === 'compaction'
    case '@unknown':
      return true
  }
}
