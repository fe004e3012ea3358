import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { explain } from '../../../../src/codec/schema/explain.ts'
import { MessageRequest } from '../../../../src/codec/messages/request/MessageRequest.ts'
import { toJson } from '../../../../src/codec/toJson.ts'

const request = {
  model: 'claude-sonnet-5',
  max_tokens: 1024,
  system: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral', ttl: '1h' } }],
  temperature: 0.5,
  stop_sequences: ['END'],
  metadata: { user_id: 'u' },
  tools: [
    { name: 'weather', description: 'Returns the weather', input_schema: { type: 'object' } },
    { type: 'web_search_20250305', name: 'web_search', max_uses: 3 },
  ],
  tool_choice: { type: 'tool', name: 'weather', disable_parallel_tool_use: true },
  thinking: { type: 'enabled', budget_tokens: 2048 },
  output_config: { effort: 'low', format: { type: 'json_schema', schema: {} } },
  container: 'container_1',
  messages: [
    { role: 'user', content: 'Olá' },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'so', signature: 's' },
        {
          type: 'text',
          text: 'a',
          citations: [
            { type: 'char_location', cited_text: 'a', document_index: 0, start_char_index: 0, end_char_index: 1 },
          ],
        },
        { type: 'tool_use', id: 't', name: 'weather', input: { city: 'Porto' } },
      ],
    },
    {
      role: 'user',
      content: [
        { type: 'tool_result', tool_use_id: 't', content: 'sunny', is_error: false },
        {
          type: 'tool_result',
          tool_use_id: 'u',
          content: [
            { type: 'text', text: 'a' },
            { type: 'image', source: { type: 'url', url: 'u' } },
          ],
        },
        { type: 'image', source: { type: 'base64', media_type: 'image/png', data: '' } },
        { type: 'document', source: { type: 'content', content: 'text' }, title: 't', citations: { enabled: true } },
        { type: 'search_result', source: 's', title: 't', content: [{ type: 'text', text: 'a' }] },
        { type: 'hologram', depth: 3 },
      ],
    },
  ],
  tomorrow: { n: 1 },
}

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
      'messages.0.role: expected string, got nothing',
    ],
    [
      'content that is neither text nor blocks',
      { ...request, messages: [{ role: 'user', content: 1 }] },
      'messages.0.content: expected list of ContentBlockParam or string, got 1',
    ],
    [
      'a tool without a schema or a type',
      { ...request, tools: [{ name: 'n' }] },
      'tools.0: expected ToolParam, got {"name":"n"}',
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

describe('toJson', () => {
  it('writes what MessageRequest.encode returns', () => {
    const decoded = MessageRequest.decode(request)
    if (isLeft(decoded)) throw new Error(explain(decoded.left))
    expect(JSON.parse(toJson(decoded.right))).toEqual(request)
  })

  it('writes a tool call with invalid input in the form that the API accepts', () => {
    const block = { type: '@invalid_tool_input', wireType: 'tool_use', id: 't', name: 'n', raw: '{"a' }
    expect(JSON.parse(toJson({ messages: [{ content: [block] }] }))).toEqual({
      messages: [{ content: [{ type: 'tool_use', id: 't', name: 'n', input: { INVALID_JSON: '{"a' } }] }],
    })
  })
})
