import { defer, type Observable } from 'rxjs'
import type { AnthropicConfig } from './AnthropicConfig.ts'
import { callOf, type Outgoing } from './http/callOf.ts'
import { fetchBytes } from './http/fetchBytes.ts'
import { withCredentials } from './http/withCredentials.ts'

/** What one API of Anthropic is asked. */
export interface AnthropicCall extends Pick<Outgoing, 'method' | 'path' | 'accept' | 'body'> {
  /** The version, where the config says none. Default: `2026-10-21`. */
  readonly version?: string
  /** The betas that the API itself needs. */
  readonly betas?: readonly string[]
}

/**
 * Emits the bytes that answer a call of Anthropic's own API, or of a gateway that speaks it.
 *
 * **Fails with** what {@link withCredentials} and {@link fetchBytes} fail with.
 */
export const callAnthropic = (
  { version = '2026-10-21', betas = [], ...call }: AnthropicCall,
  config: AnthropicConfig,
): Observable<Uint8Array> =>
  defer(() =>
    withCredentials(config, ['apiKey', 'authToken'], ({ apiKey, authToken }) =>
      fetchBytes(
        callOf(
          {
            ...call,
            baseUrl: config.baseUrl ?? 'https://api.anthropic.com',
            headers: {
              'x-api-key': apiKey,
              authorization: authToken && `Bearer ${authToken}`,
              'anthropic-version': config.version ?? version,
              'anthropic-beta': [...new Set([...betas, ...(config.betas ?? [])])].join(',') || undefined,
              'anthropic-dangerous-direct-browser-access': config.dangerouslyAllowBrowser ? 'true' : undefined,
            },
            secrets: [apiKey, authToken],
          },
          config,
        ),
        config,
      ),
    ),
  )
