import { defer } from 'rxjs'
import type { MessageRequest } from '../codec/MessageRequest.ts'
import { withCredentials } from './withCredentials.ts'
import { postForSse } from './postForSse.ts'
import type { Credential, Transport, TransportConfig } from './Transport.ts'

/**
 * Whom {@link anthropic} calls, and how.
 *
 * @category Transports
 */
export interface AnthropicConfig extends TransportConfig {
  /** Sent as `x-api-key`. */
  readonly apiKey?: Credential | undefined
  /** Sent as `authorization: Bearer …`. */
  readonly authToken?: Credential | undefined
  /** Where the API is. Default: `https://api.anthropic.com`. */
  readonly baseUrl?: string | undefined
  /** Sent as `anthropic-version`. Default: `2026-10-21`. */
  readonly version?: string | undefined
  /** Sent as `anthropic-beta`, joined by commas. Default: none. */
  readonly betas?: readonly string[] | undefined
}

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
export const anthropic = (config: AnthropicConfig = {}): Transport<MessageRequest> => {
  const { baseUrl = 'https://api.anthropic.com', version = '2026-10-21', betas = [] } = config
  return (request) =>
    defer(() =>
      withCredentials({ apiKey: config.apiKey, authToken: config.authToken }, config, ({ apiKey, authToken }) =>
        postForSse(
          {
            baseUrl,
            path: '/v1/messages',
            headers: {
              'x-api-key': apiKey,
              authorization: authToken && `Bearer ${authToken}`,
              'anthropic-version': version,
              'anthropic-beta': betas.join(',') || undefined,
              'anthropic-dangerous-direct-browser-access': config.dangerouslyAllowBrowser ? 'true' : undefined,
            },
            body: { ...request, stream: true },
            secrets: [apiKey, authToken],
          },
          config,
        ),
      ),
    )
}
