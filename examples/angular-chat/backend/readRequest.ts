import type { IncomingMessage } from 'node:http'
import { ApiFailure, type ApiErrorKind } from 'rxjs-anthropic'
import { MessageRequest } from 'rxjs-anthropic/codec'

/** The limits of a request. The page uses the key of this server, so the server decides. */
const allowed = { models: ['claude-sonnet-5'], maxTokens: 4096, bytes: 512 * 1024 }

/** Resolves to the request that a page of this server has sent. Rejects with an {@link ApiFailure} if it is not valid, or exceeds the limits. */
export const readRequest = async (request: IncomingMessage): Promise<MessageRequest> => {
  refuseOtherOrigins(request)
  const { 'content-type': type = '' } = request.headers
  if (!/^application\/json\b/.test(type))
    throw refusal(415, 'invalid_request_error', 'The content type must be application/json')

  const body = parse(await readText(request))
  if (!MessageRequest.is(body))
    throw refusal(400, 'invalid_request_error', 'The body is not a request of the Messages API')

  const { model, max_tokens, messages, system, thinking, tools = [] } = body
  if (!allowed.models.includes(model))
    throw refusal(400, 'invalid_request_error', `The model must be one of: ${allowed.models.join(', ')}`)
  if (max_tokens > allowed.maxTokens)
    throw refusal(400, 'invalid_request_error', `max_tokens must be at most ${allowed.maxTokens}`)
  // Tools that run at Anthropic are billed separately.
  if (!tools.every((tool) => 'input_schema' in tool))
    throw refusal(400, 'invalid_request_error', 'Only tools with an input_schema are allowed')
  return { model, max_tokens, messages, tools, ...(system && { system }), ...(thinking && { thinking }) }
}

/** Throws an {@link ApiFailure} if the page of another origin has sent a request. */
export const refuseOtherOrigins = ({ headers: { origin, host } }: IncomingMessage): void => {
  if (origin !== `http://${host}`) throw refusal(403, 'permission_error', 'Requests from other origins are not allowed')
}

const readText = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = []
  let size = 0
  const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false }) // keeps the socket open for the error response
  for await (const piece of body) {
    size += piece.length
    if (size > allowed.bytes) throw refusal(413, 'request_too_large', 'The conversation is too long')
    pieces.push(piece)
  }
  return Buffer.concat(pieces).toString()
}

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const refusal = (status: number, kind: ApiErrorKind, message: string): ApiFailure =>
  new ApiFailure(message, { status, kind })
