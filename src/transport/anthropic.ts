import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import { decodeSse } from '../wire/decodeSse.ts'
import { decodeUtf8 } from '../wire/decodeUtf8.ts'
import type { AnthropicConfig } from './AnthropicConfig.ts'
import { callAnthropic } from './callAnthropic.ts'
import type { Transport } from './http/Transport.ts'

/**
 * The Messages API of Anthropic itself, or of a gateway that speaks it, as a transport: emits the frames of each response.
 *
 * Nothing is sent before subscription, and unsubscribing aborts the exchange at once, also while it connects.
 * In a browser a credential is refused unless `dangerouslyAllowBrowser` is set.
 *
 * **Fails with** a {@link TransportFailure} where there is no credential or no connection, or it breaks;
 * an {@link ApiFailure} where the response is not ok; a {@link StalledFailure} after `idleTimeout` of silence;
 * a {@link DecodeFailure} where the response is no event stream.
 *
 * @example One request with a beta and a longer patience
 * ```ts
 * import { anthropic, type AnthropicConfig, messages } from 'rxjs-anthropic'
 *
 * const config: AnthropicConfig = { apiKey: () => Promise.resolve('…') }
 * const ask = messages(anthropic(config))
 * const askWithMcp = messages(anthropic({ ...config, betas: ['mcp-client-2025-11-20'], idleTimeout: 300_000 }))
 * ```
 *
 * @see {@link messages} for the events; {@link vertex} for the same through Google
 * @see https://docs.claude.com/en/api/messages
 * @category Transports
 */
export const anthropic =
  (config: AnthropicConfig = {}): Transport<MessageRequest> =>
  (request) =>
    callAnthropic(
      { method: 'POST', path: '/v1/messages', accept: 'text/event-stream', body: { ...request, stream: true } },
      config,
    ).pipe(decodeUtf8(), decodeSse(config))
