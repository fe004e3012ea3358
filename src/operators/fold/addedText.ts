import type { ContentBlock } from '../../codec/messages/ContentBlock.ts'
import type { MessageStreamEvent } from '../../codec/messages/MessageStreamEvent.ts'
import type { Restart } from './Restart.ts'
import type { Seam } from './Seam.ts'

/** Returns the text that an event adds to a message. */
export const addedText = (event: MessageStreamEvent | Seam | Restart): string => {
  switch (event.type) {
    case 'content_block_delta':
      return event.delta.type === 'text_delta' ? event.delta.text : ''
    case 'content_block_start':
      return blockText(event.content_block)
    case 'message_start':
      return event.message.content.map(blockText).join('')
    default:
      return ''
  }
}

const blockText = (block: ContentBlock): string => (block.type === 'text' ? block.text : '')
