import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import { defaultVersion } from './anthropicRequest.ts'
import { checkName } from './http/checkName.ts'
import { fetchFrames } from './http/fetchFrames.ts'
import { joinUrl } from './http/joinUrl.ts'
import { liftHeaders } from './http/liftHeaders.ts'
import type { Credential, Transport, TransportConfig } from './http/Transport.ts'
import { transportRequest } from './http/transportRequest.ts'

/**
 * The options of {@link vertex}.
 *
 * @category Transports
 * @since 0.1.0
 */
export interface VertexConfig extends TransportConfig {
  /** The id of the Google Cloud project. */
  readonly project: string
  /** A region such as `us-east5`, or `global`, `us` or `eu`. */
  readonly region: string
  /** An OAuth access token, or a function that is called for one on each subscription. */
  readonly token: Credential
  /** The address of the API. Default: the one that Google documents for the region. */
  readonly baseUrl?: string | undefined
  /** Sent as `anthropic_version` in the body. Default: `2026-10-21`. Older models may need `vertex-2023-10-16`. */
  readonly version?: string | undefined
  /** Sent as the header `anthropic-beta`, joined by commas. Default: none. */
  readonly betas?: readonly string[] | undefined
}

/**
 * Creates a transport for the Messages API on Google's Vertex AI. It emits the frames of each response.
 *
 * The model moves from the body into the URL. A `token` function is called for each attempt, so that an expired token is replaced.
 *
 * **Errors with** the failures of {@link anthropic}.
 *
 * @example
 * ```ts
 * import { messages, vertex } from 'rxjs-anthropic'
 *
 * declare const auth: { getAccessToken(): Promise<string> }
 * const ask = messages(vertex({ project: 'my-project', region: 'us-east5', token: () => auth.getAccessToken() }))
 * ```
 *
 * @see {@link messages} for the events; {@link anthropic} for Anthropic's own API
 * @see https://docs.claude.com/en/api/claude-on-vertex-ai
 * @category Transports
 * @since 0.1.0
 */
export const vertex = (config: VertexConfig): Transport<MessageRequest> => {
  const { version = defaultVersion, betas = [] } = config
  return (asked) => {
    const { model, ...request } = asked
    const lifted = liftHeaders(request)
    return fetchFrames(
      transportRequest(config, ['token'], ({ token }) => ({
        method: 'POST',
        accept: 'text/event-stream',
        url: modelUrl(config, model),
        headers: {
          ...lifted.headers,
          authorization: token && `Bearer ${token}`,
          'anthropic-beta': [...new Set([...betas, ...lifted.betas])].join(',') || undefined,
        },
        body: { ...lifted.body, stream: true, anthropic_version: version },
        secrets: [token],
        asked,
      })),
      config,
    )
  }
}

const modelUrl = (config: VertexConfig, model: string): string => {
  const project = checkName('name', 'project', config.project)
  const region = checkName('label', 'region', config.region)
  const id = encodeURIComponent(checkName('id', 'model', model)).replace('%40', '@')
  const path = `/v1/projects/${project}/locations/${region}/publishers/anthropic/models/${id}:streamRawPredict`
  return joinUrl(config.baseUrl ?? vertexUrl(region), path)
}

/** @see https://docs.cloud.google.com/vertex-ai/generative-ai/docs/partner-models/claude */
const vertexUrl = (region: string): string => {
  switch (region) {
    case 'global':
      return 'https://aiplatform.googleapis.com'
    case 'us':
    case 'eu':
      return `https://aiplatform.${region}.rep.googleapis.com`
    default:
      return `https://${region}-aiplatform.googleapis.com`
  }
}
