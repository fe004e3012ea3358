import type { Observable } from 'rxjs'

/**
 * A function from a request to a cold stream: the one shape that transports, sources, conversations and test doubles share.
 *
 * Nothing is sent until somebody subscribes, each subscription is a request of its own, and unsubscribing ends it.
 *
 * @example A double for a spec is a function
 * ```ts
 * import { of } from 'rxjs'
 * import type { StreamFn } from 'rxjs-anthropic'
 *
 * const echo: StreamFn<string, string> = (request) => of(`you said ${request}`)
 * echo('hello').subscribe(console.log) // => you said hello
 * ```
 *
 * @category Types
 */
export type StreamFn<Request, Event> = (request: Request) => Observable<Event>
