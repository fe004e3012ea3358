import type { NextObserver, ObservableInput } from 'rxjs'
import type { StreamFn } from '../../StreamFn.ts'
import type { FrameConfig } from '../../wire/FrameConfig.ts'
import type { Frame } from '../../wire/Frame.ts'

/**
 * Returns the frames of the response to a request, as a cold stream.
 *
 * A transport is cheap to create: for other betas, headers or limits, create another one, `anthropic({ ...config, betas })`.
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
 * @since 0.1.0
 */
export type Transport<Request> = StreamFn<Request, Frame>

/**
 * A key or token, or a function that is called for one on each subscription.
 *
 * If the function fails or completes without a value, the stream errors with a {@link TransportFailure} of phase `credential`.
 * The signal fires if the stream is unsubscribed or errors before there is a value. Pass it on to the `fetch` that requests the token.
 *
 * @category Transports
 * @since 0.1.0
 */
export type Credential = string | ((context: { readonly signal: AbortSignal }) => ObservableInput<string>)

/**
 * Returns the headers of one attempt: a trace context, or values that rotate. It is called on each subscription.
 *
 * If it fails or completes without a value, the stream errors with a {@link TransportFailure} of phase `credential`.
 *
 * @category Transports
 * @since 0.1.0
 */
export type HeadersFunction = (context: {
  readonly signal: AbortSignal
}) => ObservableInput<Readonly<Record<string, string>>>

/**
 * The head of a response, available before its body.
 *
 * @category Transports
 * @since 0.1.0
 */
export interface Opened {
  /** The HTTP status. */
  readonly status: number
  /** The headers of the response, among them the rate limits. */
  readonly headers: Headers
  /** The id to quote to support, if the response has one. */
  readonly requestId: string | undefined
  /** The request that it answers, as it was passed to the transport. A request that is retried has several responses. */
  readonly request: unknown
}

/**
 * The options of every transport over `fetch`.
 *
 * @category Transports
 * @since 0.1.0
 */
export interface TransportConfig extends FrameConfig {
  /** Additional headers, or a function that is called for them on each subscription. They take precedence over those of the transport. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | HeadersFunction | undefined
  /** The `fetch` to use. Default: the global one. */
  readonly fetch?: typeof fetch | undefined
  /**
   * The longest time without a byte, in ms, counted from subscription on; a credential has to be there within it, too. 0 turns the clock off.
   * A ping counts, but Bedrock sends none. At high effort Claude may be silent for one to three minutes. Default: 280 000.
   *
   * The `fetch` of Node ends every silence after 300 s, whatever this value is. See docs/connections.md for how to change that.
   */
  readonly idleTimeout?: number | undefined
  /** Receives the head of each response when it arrives, also of an error response. Default: none. */
  readonly openObserver?: NextObserver<Opened> | undefined
  /** Allows a credential in a browser, although everyone who opens the page can read it. Default: false. */
  readonly dangerouslyAllowBrowser?: boolean | undefined
}
