import { defer } from 'rxjs'
import type { CompletionRequest } from '../../codec/completions/CompletionRequest.ts'
import type { MessageRequest } from '../../codec/messages/request/MessageRequest.ts'
import { readEventStream } from '../../wire/eventStream/decodeEventStream.ts'
import { defaultVersion } from '../anthropicRequest.ts'
import { checkName } from '../http/checkName.ts'
import { fetchFrames } from '../http/fetchFrames.ts'
import { joinUrl } from '../http/joinUrl.ts'
import { liftHeaders } from '../http/liftHeaders.ts'
import type { Sign } from '../http/signRequest.ts'
import type { Opened, Transport, TransportConfig } from '../http/Transport.ts'
import { transportRequest } from '../http/transportRequest.ts'
import { bedrockFrames } from './bedrockFrames.ts'

/**
 * The options of {@link bedrock}.
 *
 * @category Transports
 * @since 0.1.0
 */
export interface BedrockConfig extends TransportConfig {
  /** An AWS region such as `us-east-1`. */
  readonly region: string
  /** Signs each request, on each subscription: SigV4 for the service `bedrock`, or an API key as `authorization: Bearer …`. */
  readonly sign: Sign
  /** The address of the API. Default: `https://bedrock-runtime.{region}.amazonaws.com`. */
  readonly baseUrl?: string | undefined
  /** Sent as `anthropic_version` in the body. Default: `2026-10-21`, or `bedrock-2023-05-31` for Text Completions. */
  readonly version?: string | undefined
  /** Sent as `anthropic_beta` in the body. Default: none. */
  readonly betas?: readonly string[] | undefined
}

/**
 * Creates a transport for Claude on Amazon Bedrock. It emits the frames of each response.
 *
 * ```text
 * bytes of the response        ---x--x------x-|
 * bedrock(config)(request)     ------f-g----h-|    decoded from base64, both checksums verified
 * ```
 *
 * The model moves from the body into the URL. Use it for {@link messages}, and for {@link completions} with the oldest models.
 * In a browser a request is refused unless `dangerouslyAllowBrowser` is set, because signing needs a credential.
 *
 * **Errors with** the failures of {@link anthropic}; an {@link ApiFailure} for an exception inside the stream, too, the same as for its HTTP status,
 * with the request id of the response; a {@link DecodeFailure} if a checksum is wrong; a {@link TruncatedFailure} if the body ends inside a message.
 *
 * @example Signed by aws4fetch
 * ```ts
 * import { AwsV4Signer } from 'aws4fetch'
 * import { messages } from 'rxjs-anthropic'
 * import { bedrock } from 'rxjs-anthropic/bedrock'
 *
 * const region = 'us-east-1'
 * const keys = { accessKeyId: '…', secretAccessKey: '…', sessionToken: '…' }
 *
 * const ask = messages(
 *   bedrock({ region, sign: (request) => new AwsV4Signer({ ...request, ...keys, region, service: 'bedrock' }).sign() }),
 * )
 * ```
 *
 * @see {@link messages} and {@link completions} for the events; {@link anthropic} for Anthropic's own API
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html
 * @category Transports
 * @since 0.1.0
 */
export const bedrock = (config: BedrockConfig): Transport<MessageRequest | CompletionRequest> => {
  const { betas = [] } = config
  return (asked) =>
    defer(() => {
      const { model, ...request } = asked
      const version = config.version ?? ('prompt' in request ? 'bedrock-2023-05-31' : defaultVersion)
      const lifted = liftHeaders(request, 'body')
      const allBetas = [...new Set([...betas, ...lifted.betas])]
      let requestId: string | undefined
      const openObserver = {
        next: (opened: Opened): void => {
          requestId = opened.requestId
          config.openObserver?.next(opened)
        },
      }
      return fetchFrames(
        transportRequest(config, [], () => ({
          method: 'POST',
          url: invokeUrl(config, model),
          accept: 'application/vnd.amazon.eventstream',
          headers: lifted.headers,
          body: {
            ...lifted.body,
            stream: undefined,
            anthropic_version: version,
            anthropic_beta: allBetas.length > 0 ? allBetas : undefined,
          },
          secrets: [],
          asked,
        })),
        { ...config, openObserver },
        {
          read: (out) =>
            readEventStream(config)({
              next: (message) => {
                for (const frame of bedrockFrames(message, requestId)) out.next(frame)
              },
              complete: () => out.complete(),
            }),
        },
      )
    })
}

const invokeUrl = (config: BedrockConfig, model: string): string => {
  const region = checkName('label', 'region', config.region)
  const id = encodeURIComponent(checkName('id or ARN', 'model', model))
  return joinUrl(
    config.baseUrl ?? `https://bedrock-runtime.${region}.amazonaws.com`,
    `/model/${id}/invoke-with-response-stream`,
  )
}
