import type { Observable } from 'rxjs'

/**
 * A function from a request to a cold Observable: the shape that transports, sources, conversations and test doubles share.
 *
 * Nothing is sent before you subscribe. Each subscription sends its own request, and unsubscribing aborts it.
 *
 * @example A double for a spec is a function
 * ```ts
 * import { of } from 'rxjs'
 * import type { StreamFn } from 'rxjs-anthropic'
 *
 * const echo: StreamFn<string, string> = (request) => of(`echo: ${request}`)
 * echo('hello').subscribe(console.log) // => echo: hello
 * ```
 *
 * @since 0.1.0
 * @category Types
 */
export type StreamFn<Request, Event> = (request: Request) => Observable<Event>
