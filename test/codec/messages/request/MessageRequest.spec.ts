import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { explain } from '../../../../src/codec/schema/explain.ts'
import { MessageRequest } from '../../../../src/codec/messages/request/MessageRequest.ts'
import { request } from './request.ts'

describe('MessageRequest', () => {
  it('decodes and encodes a request unchanged, unknown blocks and fields included', () => {
    const decoded = MessageRequest.decode(request)
    if (isLeft(decoded)) throw new Error(explain(decoded.left))
    expect(decoded.right.messages[2]?.content).toContainEqual(
      expect.objectContaining({ type: '@unknown', wireType: 'hologram' }),
    )
    expect(MessageRequest.encode(decoded.right)).toEqual(request)
  })

  it('encodes a tool call with invalid input in the form that the API accepts', () => {
    const block = { type: '@invalid_tool_input', wireType: 'tool_use', id: 't', name: 'n', raw: '{"a' } as const
    const encoded = MessageRequest.encode({
      model: 'm',
      max_tokens: 1,
      messages: [{ role: 'assistant', content: [block] }],
    })
    expect(encoded).toMatchObject({
      messages: [{ content: [{ type: 'tool_use', id: 't', name: 'n', input: { INVALID_JSON: '{"a' } }] }],
    })
  })

  it.each([
    ['no model', { ...request, model: undefined }, 'model: expected string, got nothing'],
    [
      'a message without a role',
      { ...request, messages: [{ content: '' }] },
      "messages.0.role: expected 'user' | 'assistant', got nothing",
    ],
    [
      'content that is neither text nor blocks',
      { ...request, messages: [{ role: 'user', content: 1 }] },
      'messages.0.content: expected list of ContentBlockParam or string, got 1',
    ],
    [
      'a tool without a schema or a type',
      { ...request, tools: [{ name: 'n' }] },
      'tools.0.input_schema: expected object, got nothing',
    ],
    [
      'a tool without a name',
      { ...request, tools: [{ input_schema: {} }] },
      'tools.0.name: expected string, got nothing',
    ],
  ])('rejects %s, and names the path', (_, input, reason) => {
    const decoded = MessageRequest.decode(input)
    expect(isRight(decoded) ? 'nothing' : explain(decoded.left)).toBe(reason)
  })
})
