import type { IncomingMessage } from 'node:http'
import { ApiFailure, type ApiErrorKind } from 'rxjs-anthropic'
import { MessageRequest } from 'rxjs-anthropic/codec'

/** What a page may ask for. The key is the server's, so the server decides. */
const allowed = { models: ['claude-sonnet-5'], maxTokens: 4096, bytes: 512 * 1024 }

/** Gives the request that a page of ours has sent. Throws an {@link ApiFailure} with a status where it is none, or asks for too much. */
export const readRequest = async (request: IncomingMessage): Promise<MessageRequest> => {
  const { origin, host, 'content-type': type = '' } = request.headers
  if (origin !== `http://${host}`) throw refusal(403, 'permission_error', 'Only pages of this server may ask')
  if (!/^application\/json\b/.test(type)) throw refusal(415, 'invalid_request_error', 'A request is JSON')

  const body = parse(await readText(request))
  if (!MessageRequest.is(body)) throw refusal(400, 'invalid_request_error', 'This is no request of the Messages API')

  const { model, max_tokens, messages, system, thinking, tools = [] } = body
  if (!allowed.models.includes(model)) throw refusal(400, 'invalid_request_error', 'This model may not be asked')
  if (max_tokens > allowed.maxTokens) throw refusal(400, 'invalid_request_error', 'An answer may not be that long')
  // Those that run at Anthropic cost money of their own.
  if (!tools.every((tool) => 'input_schema' in tool))
    throw refusal(400, 'invalid_request_error', 'Only tools of the page')
  return { model, max_tokens, messages, tools, ...(system && { system }), ...(thinking && { thinking }) }
}

const readText = async (request: IncomingMessage): Promise<string> => {
  const pieces: Buffer[] = []
  let size = 0
  const body: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false }) // or nobody would hear why
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
