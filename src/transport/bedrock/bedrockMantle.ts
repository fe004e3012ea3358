import { defer } from 'rxjs'
import type { MessageRequest } from '../../codec/messages/request/MessageRequest.ts'
import type { AnthropicConfig } from '../AnthropicConfig.ts'
import { checkName } from '../http/checkName.ts'
import type { Transport } from '../http/Transport.ts'
import { messageFrames } from '../messageFrames.ts'

/**
 * The options of {@link bedrockMantle}.
 *
 * @category Transports
 * @since 0.1.0
 */
export interface BedrockMantleConfig extends Omit<AnthropicConfig, 'apiKey'> {
  /** An AWS region such as `us-east-1`. */
  readonly region: string
  /** A Bedrock API key, sent as `authorization: Bearer …`. Pass this or `sign`. Default: none. */
  readonly authToken?: AnthropicConfig['authToken']
  /** Signs each request, on each subscription: SigV4 for the service `bedrock-mantle`. Default: none. */
  readonly sign?: AnthropicConfig['sign']
  /** The address of the API. Default: `https://bedrock-mantle.{region}.api.aws/anthropic`. */
  readonly baseUrl?: string | undefined
}

/**
 * Creates a transport for Bedrock Mantle, which serves the Messages API of Anthropic on Amazon Bedrock. It emits the server-sent events of each response.
 *
 * The requests are those of {@link anthropic}; only `user_profile_id` stays in the body, because Mantle reads it there.
 *
 * **Errors with** the failures of {@link anthropic}.
 *
 * @example
 * ```ts
 * import { AwsV4Signer } from 'aws4fetch'
 * import { messages } from 'rxjs-anthropic'
 * import { bedrockMantle } from 'rxjs-anthropic/bedrock'
 *
 * const region = 'us-east-1'
 * const keys = { accessKeyId: '…', secretAccessKey: '…' }
 *
 * const ask = messages(
 *   bedrockMantle({
 *     region,
 *     sign: (request) => new AwsV4Signer({ ...request, ...keys, region, service: 'bedrock-mantle' }).sign(),
 *   }),
 * )
 * ```
 *
 * @see {@link bedrock} for the runtime API of Bedrock
 * @category Transports
 * @since 0.1.0
 */
export const bedrockMantle =
  (config: BedrockMantleConfig): Transport<MessageRequest> =>
  (asked) =>
    defer(() => {
      const region = checkName('label', 'region', config.region)
      const baseUrl = config.baseUrl ?? `https://bedrock-mantle.${region}.api.aws/anthropic`
      return messageFrames({ ...config, baseUrl }, asked, 'body')
    })
