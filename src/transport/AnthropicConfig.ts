import type { Sign } from './http/signRequest.ts'
import type { Credential, TransportConfig } from './http/Transport.ts'

/**
 * The options of the transports of Anthropic's own API.
 *
 * @category Transports
 * @since 0.1.0
 */
export interface AnthropicConfig extends TransportConfig {
  /** Sent as `x-api-key`. Default: none, the key is not read from the environment. */
  readonly apiKey?: Credential | undefined
  /** Sent as `authorization: Bearer …`. Default: none. */
  readonly authToken?: Credential | undefined
  /** Signs each request, on each subscription: SigV4 for Claude on AWS and for Bedrock Mantle. What it adds counts as secret. Default: none. */
  readonly sign?: Sign | undefined
  /** The address of the API. Default: `https://api.anthropic.com`. */
  readonly baseUrl?: string | undefined
  /** Sent as `anthropic-version`. Default: `2026-10-21`, or `2023-06-01` for Text Completions. */
  readonly version?: string | undefined
  /** Sent as `anthropic-beta`, joined by commas, after those that a transport needs itself. Default: none. */
  readonly betas?: readonly string[] | undefined
}
