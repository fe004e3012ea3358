import { defer, type Observable } from 'rxjs'
import type { AnthropicConfig } from './AnthropicConfig.ts'
import { fetchBytes } from './http/fetchBytes.ts'
import { httpRequest, type RequestParts } from './http/httpRequest.ts'
import { withCredentials } from './http/withCredentials.ts'

/** One request to an API of Anthropic. */
export interface AnthropicRequest extends Pick<RequestParts, 'method' | 'path' | 'accept' | 'body'> {
  /** The API version, unless the config names one. Default: `2026-10-21`. */
  readonly version?: string
  /** The betas that the API itself requires. */
  readonly betas?: readonly string[]
}

/**
 * Emits the bytes of the response of Anthropic's own API, or of a gateway with the same API.
 *
 * **Errors with** the failures of {@link withCredentials} and {@link fetchBytes}.
 */
export const fetchAnthropic = (
  { version = '2026-10-21', betas = [], ...request }: AnthropicRequest,
  config: AnthropicConfig,
): Observable<Uint8Array> =>
  defer(() =>
    withCredentials(config, ['apiKey', 'authToken'], ({ apiKey, authToken }) =>
      fetchBytes(
        httpRequest(
          {
            ...request,
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
