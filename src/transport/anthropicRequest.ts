import type { Observable } from 'rxjs'
import type { AnthropicConfig } from './AnthropicConfig.ts'
import type { HttpRequest, RequestParts } from './http/httpRequest.ts'
import { joinUrl } from './http/joinUrl.ts'
import { transportRequest } from './http/transportRequest.ts'

/** The version of the Messages API, on every platform. */
export const defaultVersion = '2026-10-21'

/** What differs between the requests to the APIs of Anthropic. */
export interface AnthropicRequestParts extends Pick<RequestParts, 'method' | 'accept' | 'body' | 'asked'> {
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
 * **Errors with** the failures of {@link transportRequest}.
 */
export const anthropicRequest = (
  { method, path, accept, body, asked, version = defaultVersion, betas = [], headers }: AnthropicRequestParts,
  config: AnthropicConfig,
): Observable<HttpRequest> =>
  transportRequest(config, ['apiKey', 'authToken'], ({ apiKey, authToken }) => ({
    method,
    accept,
    body,
    asked,
    url: joinUrl(config.baseUrl ?? 'https://api.anthropic.com', path),
    headers: {
      'x-api-key': apiKey,
      authorization: authToken && `Bearer ${authToken}`,
      'anthropic-version': config.version ?? version,
      'anthropic-beta': namesOf(betas, config.betas),
      'anthropic-dangerous-direct-browser-access': config.dangerouslyAllowBrowser ? 'true' : undefined,
      ...headers,
    },
    secrets: [apiKey, authToken],
  }))

const namesOf = (...betas: readonly (readonly string[] | undefined)[]): string | undefined => {
  const all = betas.flatMap((names) => names ?? [])
  return all.length === 0 ? undefined : [...new Set(all)].join(',')
}
