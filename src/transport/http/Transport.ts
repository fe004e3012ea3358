import type { NextObserver, ObservableInput } from 'rxjs'
import type { StreamFn } from '../../StreamFn.ts'
import type { FrameConfig } from '../../wire/decodeSse.ts'
import type { Frame } from '../../wire/Frame.ts'

/**
 * Whom to call, and how: a function from a request to the frames of its response.
 *
 * A transport is a cheap value: other betas, headers or limits for one request are another `anthropic({ ...config, betas })`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import type { MessageRequest, Transport } from 'rxjs-anthropic'
 *
 * const overloaded: Transport<MessageRequest> = () =>
 *   of({ event: 'error', data: '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}' })
 * ```
 *
 * @category Transports
 */
export type Transport<Request> = StreamFn<Request, Frame>

/**
 * A key or token, or a function that is asked for one at each subscription.
 *
 * A function that fails, or gives nothing, fails the stream with a {@link TransportFailure} of phase `credential`.
 *
 * @category Transports
 */
export type Credential = string | (() => ObservableInput<string>)

/**
 * What is known of a response when its headers are here.
 *
 * @category Transports
 */
export interface Opened {
  /** The HTTP status. */
  readonly status: number
  /** The headers of the response: rate limits stand there. */
  readonly headers: Headers
  /** The id to quote to support, where there is one. */
  readonly requestId: string | undefined
}

/**
 * What every transport over `fetch` takes.
 *
 * @category Transports
 */
export interface TransportConfig extends FrameConfig {
  /** Headers of your own; they win over those of the transport. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** The `fetch` to use. Default: the global one. */
  readonly fetch?: typeof fetch | undefined
  /** How long not one byte may come, in ms, counted from the request on; 0 turns the clock off. A ping is bytes. Default: 120 000. */
  readonly idleTimeout?: number | undefined
  /** Told of each response when its headers are here, also of one that is refused. */
  readonly openObserver?: NextObserver<Opened> | undefined
  /** Must be set for a credential to be used in a browser, where everybody who opens the page can read it. Default: false. */
  readonly dangerouslyAllowBrowser?: boolean | undefined
}
