import type { Observable } from 'rxjs'
import type { MessageRequest } from '../codec/messages/request/MessageRequest.ts'
import type { Frame } from '../wire/Frame.ts'
import type { AnthropicConfig } from './AnthropicConfig.ts'
import { anthropicRequest } from './anthropicRequest.ts'
import { fetchFrames } from './http/fetchFrames.ts'
import { liftHeaders } from './http/liftHeaders.ts'

/** Emits the frames of the response to a request of the Messages API, at Anthropic or at a server with the same API. */
export const messageFrames = (
  config: AnthropicConfig,
  asked: MessageRequest,
  profile?: 'header' | 'body',
): Observable<Frame> => {
  const lifted = liftHeaders(asked, profile)
  const body = Object.assign({}, lifted.body, { stream: true })
  const { betas, headers } = lifted
  return fetchFrames(
    anthropicRequest(
      { method: 'POST', path: '/v1/messages', accept: 'text/event-stream', body, betas, headers, asked },
      config,
    ),
    config,
  )
}
