import type { Credential, TransportConfig } from './http/Transport.ts'

/**
 * Whom the transports of Anthropic's own API call, and how.
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
  /** Sent as `anthropic-version`. Default: `2026-10-21`, but for Text Completions, which end with `2023-06-01`. */
  readonly version?: string | undefined
  /** Sent as `anthropic-beta`, joined by commas, after those that a transport needs itself. Default: none. */
  readonly betas?: readonly string[] | undefined
}
