import { concatMap, defer, switchMap } from 'rxjs'
import type { CompletionRequest } from '../../codec/completions/CompletionRequest.ts'
import type { MessageRequest } from '../../codec/messages/request/MessageRequest.ts'
import { decodeEventStream } from '../../wire/eventStream/decodeEventStream.ts'
import { bedrockFrames } from './bedrockFrames.ts'
import { callOf } from '../http/callOf.ts'
import { fetchBytes } from '../http/fetchBytes.ts'
import { type Sign, signCall } from '../http/signCall.ts'
import type { Opened, Transport, TransportConfig } from '../http/Transport.ts'

/**
 * Whom {@link bedrock} calls, and how.
 *
 * @category Transports
 */
export interface BedrockConfig extends TransportConfig {
  /** An AWS region such as `us-east-1`. */
  readonly region: string
  /** Signs each request, at each subscription: SigV4 for the service `bedrock`, or an API key as `authorization: Bearer …`. */
  readonly sign: Sign
  /** Where the API is. Default: `https://bedrock-runtime.{region}.amazonaws.com`. */
  readonly baseUrl?: string | undefined
  /** Sent as `anthropic_version` in the body. Default: `bedrock-2023-05-31`. */
  readonly version?: string | undefined
  /** Sent as `anthropic_beta` in the body. Default: none. */
  readonly betas?: readonly string[] | undefined
}

/**
 * Claude through Amazon Bedrock, as a transport: emits the frames of each response.
 *
 * ```text
 * bytes of the response        ---x--x------x-|
 * bedrock(config)(request)     ------f-g----h-|    base64 undone, both checksums checked
 * ```
 *
 * The model moves from the body into the URL. It serves {@link messages}, and {@link completions} for the oldest models.
 * In a browser it is refused unless `dangerouslyAllowBrowser` is set: whoever can sign there holds a credential.
 *
 * **Fails with** what {@link anthropic} fails with; with an {@link ApiFailure} also at an exception inside the stream, the same as for the HTTP status
 * that it stands for, with the request id of the response; a {@link DecodeFailure} at a wrong checksum; a {@link TruncatedFailure} where the body ends inside a frame.
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
 * @see {@link messages} and {@link completions} for the events; {@link anthropic} for the same without AWS
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_InvokeModelWithResponseStream.html
 * @category Transports
 */
export const bedrock = (config: BedrockConfig): Transport<MessageRequest | CompletionRequest> => {
  const { region, baseUrl = `https://bedrock-runtime.${region}.amazonaws.com`, betas = [] } = config
  const { version = 'bedrock-2023-05-31' } = config
  return ({ model, ...body }) =>
    defer(() => {
      let requestId: string | undefined
      const openObserver = {
        next: (opened: Opened): void => {
          requestId = opened.requestId
          config.openObserver?.next(opened)
        },
      }
      const call = callOf(
        {
          method: 'POST',
          baseUrl,
          path: `/model/${encodeURIComponent(model)}/invoke-with-response-stream`,
          accept: 'application/vnd.amazon.eventstream',
          headers: {},
          body: {
            ...body,
            stream: undefined,
            anthropic_version: version,
            anthropic_beta: betas.length > 0 ? betas : undefined,
          },
          secrets: [],
        },
        config,
      )
      return signCall(call, config.sign, config).pipe(
        switchMap((signed) => fetchBytes(signed, { ...config, openObserver })),
        decodeEventStream(config),
        concatMap((message) => bedrockFrames(message, requestId)),
      )
    })
}
