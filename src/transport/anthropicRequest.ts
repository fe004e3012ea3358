import { map, type Observable } from 'rxjs'
import type { AnthropicConfig } from './AnthropicConfig.ts'
import { type HttpRequest, httpRequest, type RequestParts } from './http/httpRequest.ts'
import { joinUrl } from './http/joinUrl.ts'
import { resolveCredentials } from './http/resolveCredentials.ts'

/** What differs between the requests to the APIs of Anthropic. */
export interface AnthropicRequestParts extends Pick<RequestParts, 'method' | 'accept' | 'body'> {
  /** The path, which begins with a slash, and the query. */
  readonly path: string
  /** The API version, unless the config names one. Default: `2026-10-21`. */
  readonly version?: string
  /** The betas that the API or the request requires. */
  readonly betas?: readonly string[]
  /** The headers that the request itself contains as fields. */
  readonly headers?: RequestParts['headers']
}

/**
 * Emits a request to Anthropic's own API, or to a gateway with the same API.
 *
 * **Errors with** the failures of {@link resolveCredentials}.
 */
export const anthropicRequest = (
  { version = '2026-10-21', betas = [], headers, path, method, accept, body }: AnthropicRequestParts,
  config: AnthropicConfig,
): Observable<HttpRequest> =>
  resolveCredentials(config, ['apiKey', 'authToken']).pipe(
    map(({ apiKey, authToken }) =>
      httpRequest(
        {
          method,
          accept,
          body,
          url: joinUrl(config.baseUrl ?? 'https://api.anthropic.com', path),
          headers: {
            ...headers,
            'x-api-key': apiKey,
            authorization: authToken && `Bearer ${authToken}`,
            'anthropic-version': config.version ?? version,
            'anthropic-beta': namesOf(betas, config.betas),
            'anthropic-dangerous-direct-browser-access': config.dangerouslyAllowBrowser ? 'true' : undefined,
          },
          secrets: [apiKey, authToken],
        },
        config,
      ),
    ),
  )

const namesOf = (...betas: readonly (readonly string[] | undefined)[]): string | undefined => {
  const all = betas.flatMap((names) => names ?? [])
  return all.length === 0 ? undefined : [...new Set(all)].join(',')
}
