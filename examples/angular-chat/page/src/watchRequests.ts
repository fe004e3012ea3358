import { defer, tap } from 'rxjs'
import type { MessageRequest, MessageStreamEvent, StreamFn } from 'rxjs-anthropic'
import type { Streams } from './Streams.ts'

/**
 * Reports what ends each request. Nothing is added to its stream: a value before the first event would tell `retryWithBackoff` that it is too late to retry.
 */
export const watchRequests =
  (ask: StreamFn<MessageRequest, MessageStreamEvent>, streams: Streams): StreamFn<MessageRequest, MessageStreamEvent> =>
  (request) =>
    defer(() => {
      let events = 0
      return ask(request).pipe(
        tap({
          next: () => events++,
          error: (failure: unknown) => streams.end(events, failure),
          complete: () => streams.end(events),
        }),
      )
    })
