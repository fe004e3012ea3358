import type { ContentBlockDelta } from '../codec/messages/ContentBlockDelta.ts'
import type {
  ContentBlockDeltaEvent,
  ContentBlockStartEvent,
  ContentBlockStopEvent,
  MessageStartEvent,
  MessageStreamEvent,
} from '../codec/messages/MessageStreamEvent.ts'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'
import type { Decoder } from '../wire/decodeWith.ts'

/** A block that has started and not stopped. */
interface OpenBlock {
  readonly type: string
  /** The place of the block in the content of the message. */
  readonly place: number
}

/**
 * Passes on the events of a message in their order, and numbers its blocks.
 *
 * The `index` of a block event becomes the place of the block in the content: servers skip indices, and use them again.
 * An event whose index is right stays the same object. Events that change nothing are left out.
 */
export const checkOrder = (): Decoder<MessageStreamEvent, MessageStreamEvent> => (out) => {
  const open = new Map<number, OpenBlock>()
  let id: string | undefined
  let hasBlocks = false
  let contained = 0
  let next = 0

  const startMessage = (event: MessageStartEvent): MessageStreamEvent | undefined => {
    const { message } = event
    if (message.id === id) return undefined
    if (id !== undefined && hasBlocks) {
      throw new ProtocolFailure(`Received message_start of ${message.id} inside the message ${id}`, {
        event,
        reason: 'spliced',
      })
    }
    id = message.id
    contained = next = message.content.length
    hasBlocks = contained > 0
    return event
  }

  const inMessage = <Event extends MessageStreamEvent>(event: Event): Event => {
    if (id === undefined) throw misplaced(event, 'before message_start')
    return event
  }

  const startBlock = (event: ContentBlockStartEvent): MessageStreamEvent => {
    const { index, content_block } = inMessage(event)
    if (open.has(index)) throw misplaced(event, `at index ${index}, but the block there is still open`)
    if (contained > 0 && index < contained)
      throw misplaced(event, `at index ${index}, but message_start contains that block`)
    const place = next
    open.set(index, { type: content_block.type, place })
    hasBlocks = true
    next += 1
    return atPlace(event, place)
  }

  const growBlock = (event: ContentBlockDeltaEvent): MessageStreamEvent | undefined => {
    const { index, delta } = event
    const block = open.get(index)
    if (block !== undefined && canTake(block.type, delta)) return atPlace(event, block.place)
    if (isNegligible(inMessage(event).delta)) return undefined
    throw block === undefined
      ? misplaced(event, `at index ${index}, but no block is open there`)
      : new ProtocolFailure(`Received ${delta.type} for index ${index}, but its block has the type ${block.type}`, {
          event,
        })
  }

  const stopBlock = (event: ContentBlockStopEvent): MessageStreamEvent | undefined => {
    const block = open.get(inMessage(event).index)
    open.delete(event.index)
    return block && atPlace(event, block.place)
  }

  const place = (event: MessageStreamEvent): MessageStreamEvent | undefined => {
    switch (event.type) {
      case 'content_block_delta':
        return growBlock(event)
      case 'content_block_start':
        return startBlock(event)
      case 'content_block_stop':
        return stopBlock(event)
      case 'message_start':
        return startMessage(event)
      case 'message_delta':
      case 'message_stop':
        return inMessage(event)
      case 'ping':
      case '@unknown':
        return event
    }
  }

  return {
    next: (event) => {
      const placed = place(event)
      if (placed !== undefined) out.next(placed)
    },
    complete: () => out.complete(),
  }
}

const atPlace = <Event extends { readonly index: number }>(event: Event, index: number): Event =>
  event.index === index ? event : { ...event, index }

const misplaced = (event: MessageStreamEvent, why: string): ProtocolFailure =>
  new ProtocolFailure(`Received ${event.type} ${why}`, { event })

/** Whether a block takes a delta. A known block that is not named here arrives whole; an unknown block or delta fits any other. */
const canTake = (blockType: string, delta: ContentBlockDelta): boolean => {
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

/** Whether nothing that the model wrote is lost without a delta. */
const isNegligible = (delta: ContentBlockDelta): boolean => {
  switch (delta.type) {
    case 'text_delta':
      return delta.text === ''
    case 'thinking_delta':
      return delta.thinking === ''
    case 'input_json_delta':
      return delta.partial_json === ''
    case 'compaction_delta':
      return false
    case 'citations_delta':
    case 'signature_delta':
    case '@unknown':
      return true
  }
}
