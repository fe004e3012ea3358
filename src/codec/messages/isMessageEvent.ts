import type { MessageStreamEvent } from './MessageStreamEvent.ts'

const types: ReadonlySet<string> = new Set<MessageStreamEvent['type']>([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
  'ping',
  '@unknown',
])

/** Whether an event of a stream that holds others, too, is one of a message. */
export const isMessageEvent = (event: { readonly type: string }): event is MessageStreamEvent => types.has(event.type)
