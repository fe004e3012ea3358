import type { TextCitation } from '../../codec/messages/TextCitation.ts'
import type { MessageStreamEvent } from '../../codec/messages/MessageStreamEvent.ts'
import { blockReducer, startBlock, stopBlock } from './blockReducer.ts'
import { messageReducer } from './messageReducer.ts'
import type { MessageSnapshot, SnapshotBlock } from './MessageSnapshot.ts'
import type { Restart } from './Restart.ts'
import type { Seam } from './Seam.ts'
import { withContent } from './withContent.ts'

/** A fold of one subscription. */
export interface MessageFold {
  readonly next: (event: MessageStreamEvent | Seam | Restart) => void
  /** The message so far. Read it once, at the end. */
  readonly message: () => MessageSnapshot | undefined
}

/**
 * Creates a fold that makes what {@link messageReducer} makes, but only the last value of it.
 *
 * Blocks and citations are appended to lists of its own, so a message of very many is read in linear time; a snapshot per event copies its list.
 */
export const foldMessage = (): MessageFold => {
  let head: MessageSnapshot | undefined
  let content: SnapshotBlock[] = []
  const cited = new Map<number, TextCitation[]>()

  const message = (): MessageSnapshot | undefined => head && withContent(head, content)

  const cite = (index: number, citation: TextCitation): void => {
    const own = cited.get(index)
    if (own !== undefined) return void own.push(citation)
    const block = content[index]
    if (block?.type !== 'text') return
    const citations = [...(block.citations ?? []), citation]
    cited.set(index, citations)
    content[index] = { ...block, citations }
  }

  const next = (event: MessageStreamEvent | Seam | Restart): void => {
    switch (event.type) {
      case 'content_block_start': {
        if (head === undefined || event.index !== content.length) return
        content.push(startBlock(event.content_block))
        if (event.content_block.type === 'fallback') head = { ...head, model: event.content_block.to.model }
        return
      }
      case 'content_block_delta': {
        const { index, delta } = event
        const block = content[index]
        if (block === undefined) return
        if (delta.type === 'citations_delta') cite(index, delta.citation)
        else content[index] = blockReducer(block, delta)
        return
      }
      case 'content_block_stop': {
        const block = content[event.index]
        if (block !== undefined) content[event.index] = stopBlock(block)
        return
      }
      default: {
        head = messageReducer(message(), event)
        if (head?.content === content) return
        content = head === undefined ? [] : [...head.content]
        cited.clear()
      }
    }
  }

  return { next, message }
}
