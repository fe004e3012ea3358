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

/** Returns whether an event is a {@link MessageStreamEvent}, in a stream that contains others as well. */
export const isMessageEvent = (event: { readonly type: string }): event is MessageStreamEvent => types.has(event.type)
