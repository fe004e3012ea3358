import type { MessageRequest, MessageStreamEvent, StreamFn } from 'rxjs-anthropic'

declare global {
  /** What the examples in the docs may use without making it. It is there for their types only: one that runs makes its own. */
  const ask: StreamFn<MessageRequest, MessageStreamEvent>
  const request: MessageRequest
  const apiKey: string
}
