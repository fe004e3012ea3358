import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import type { AnthropicConfig } from './AnthropicConfig.ts'
import type { Transport } from './http/Transport.ts'
import { messageFrames } from './messageFrames.ts'

/**
 * Creates a transport for the Messages API of Anthropic, or of a gateway with the same API. It emits the server-sent events of each response, not yet decoded ({@link Frame}).
 *
 * Nothing is sent before subscription. The stream completes after `message_stop` or an `error` event. Unsubscribing before that aborts the request
 * immediately, even while it is still connecting. After that, the rest of the body is read in the background for up to one second, so that the
 * connection can be reused.
 * In a browser, it errors if you pass a credential, unless `dangerouslyAllowBrowser` is true.
 *
 * **Errors with** a {@link TransportFailure} if a credential is missing or the connection fails;
 * an {@link ApiFailure} if the status is not 2xx; a {@link StalledFailure} after `idleTimeout` without a byte;
 * a {@link DecodeFailure} if the response is not an event stream.
 *
 * @example Other options for some requests
 * ```ts
 * import { anthropic, type AnthropicConfig, messages } from 'rxjs-anthropic'
 *
 * const config: AnthropicConfig = { apiKey: () => Promise.resolve('…') }
 * const ask = messages(anthropic(config))
 * const askWithMcp = messages(anthropic({ ...config, betas: ['mcp-client-2025-11-20'], idleTimeout: 300_000 }))
 * ```
 *
 * @see {@link messages} for the events; {@link vertex} for the same API on Google Cloud
 * @see https://docs.claude.com/en/api/messages
 * @category Transports
 * @since 0.1.0
 */
export const anthropic =
  (config: AnthropicConfig = {}): Transport<MessageRequest> =>
  (request) =>
    messageFrames(config, request)
