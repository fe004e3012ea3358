import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { explain } from '../../../src/codec/schema/explain.ts'
import { MessageStreamEvent } from '../../../src/codec/messages/MessageStreamEvent.ts'

const usage = { input_tokens: 1, output_tokens: 1 }
const message = { id: 'm', type: 'message', role: 'assistant', model: 'claude', content: [], usage }
const start = (content_block: object) => ({ type: 'content_block_start', index: 0, content_block })
const delta = (delta: object) => ({ type: 'content_block_delta', index: 0, delta })
const result = (type: string, content: unknown) => start({ type, tool_use_id: 'srvtoolu_1', content })

/** One event for each type that the protocol names. */
const events: readonly (readonly [string, object])[] = [
  ['message_start', { type: 'message_start', message }],
  [
    'message_start with everything',
    {
      type: 'message_start',
      message: {
        ...message,
        content: [{ type: 'text', text: 'a', citations: null }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        stop_details: { type: 'refusal', category: 'cyber', explanation: null },
        container: {
          id: 'c',
          expires_at: '2026-01-01T00:00:00Z',
          skills: [{ type: 'custom', skill_id: 's', version: '1' }],
        },
        context_management: { applied_edits: [{ type: 'clear_thinking_20251015', cleared_input_tokens: 1 }] },
        input_transformations: [{ type: 'thinking_dropped', path: 'messages.0', reason: 'model_binding_mismatch' }],
        diagnostics: { cache_miss_reason: { type: 'unavailable' } },
        usage: {
          ...usage,
          cache_creation_input_tokens: null,
          cache_read_input_tokens: 3,
          cache_creation: { ephemeral_5m_input_tokens: 1, ephemeral_1h_input_tokens: 0 },
          server_tool_use: { web_search_requests: 1, web_fetch_requests: 0 },
          output_tokens_details: { thinking_tokens: 7 },
          service_tier: 'standard',
          inference_geo: 'us',
          speed: 'fast',
          iterations: [{ type: 'message', input_tokens: 1, output_tokens: 1, model: 'm' }, { type: 'compaction' }],
          fallback_credit: { status: { type: 'not_applied', reason: 'expired' } },
          cost: 0.1,
          is_byok: true,
        },
      },
    },
  ],
  ['ping', { type: 'ping' }],
  ['content_block_stop', { type: 'content_block_stop', index: 3 }],
  ['message_stop', { type: 'message_stop', 'amazon-bedrock-invocationMetrics': { inputTokenCount: 1 } }],
  [
    'message_delta',
    { type: 'message_delta', delta: { stop_reason: 'max_tokens', stop_sequence: null }, usage: { output_tokens: 2 } },
  ],
  [
    'message_delta with everything',
    {
      type: 'message_delta',
      delta: { stop_reason: 'an unknown reason', stop_details: null, container: { id: 'c' } },
      usage: { output_tokens: 2, input_tokens: null, server_tool_use: null },
      context_management: null,
      input_transformations: [],
    },
  ],
  ['text', start({ type: 'text', text: '', citations: [] })],
  ['thinking', start({ type: 'thinking', thinking: '', signature: '' })],
  ['redacted_thinking', start({ type: 'redacted_thinking', data: '…' })],
  ['tool_use', start({ type: 'tool_use', id: 't', name: 'n', input: {}, caller: { type: 'direct' } })],
  ['server_tool_use', start({ type: 'server_tool_use', id: 't', name: 'web_search', input: {} })],
  ['mcp_tool_use', start({ type: 'mcp_tool_use', id: 't', name: 'n', server_name: 's', input: {} })],
  [
    'mcp_tool_result',
    start({ type: 'mcp_tool_result', tool_use_id: 't', is_error: false, content: [{ type: 'text', text: 'a' }] }),
  ],
  ['mcp_tool_result in text', start({ type: 'mcp_tool_result', tool_use_id: 't', is_error: true, content: 'no' })],
  [
    'mcp_tool_listing',
    start({ type: 'mcp_tool_listing', mcp_server_name: 's', tools: [{ name: 'n', input_schema: {} }] }),
  ],
  ['container_upload', start({ type: 'container_upload', file_id: 'f' })],
  ['compaction', start({ type: 'compaction', content: null, encrypted_content: null })],
  [
    'fallback',
    start({ type: 'fallback', from: { model: 'a' }, to: { model: 'b' }, trigger: { type: 'refusal', category: null } }),
  ],
  [
    'web_search_tool_result',
    result('web_search_tool_result', [
      { type: 'web_search_result', url: 'u', title: 't', encrypted_content: 'e', page_age: null },
    ]),
  ],
  [
    'web_search_tool_result_error',
    result('web_search_tool_result', { type: 'web_search_tool_result_error', error_code: 'unavailable' }),
  ],
  [
    'web_fetch_result',
    result('web_fetch_tool_result', {
      type: 'web_fetch_result',
      url: 'u',
      retrieved_at: null,
      content: { type: 'document' },
    }),
  ],
  [
    'web_fetch_tool_result_error',
    result('web_fetch_tool_result', { type: 'web_fetch_tool_result_error', error_code: 'url_not_allowed' }),
  ],
  [
    'code_execution_result',
    result('code_execution_tool_result', {
      type: 'code_execution_result',
      stdout: '',
      stderr: '',
      return_code: 0,
      content: [{ type: 'code_execution_output', file_id: 'f' }],
    }),
  ],
  [
    'encrypted_code_execution_result',
    result('code_execution_tool_result', {
      type: 'encrypted_code_execution_result',
      encrypted_stdout: '',
      stderr: '',
      return_code: 0,
      content: [],
    }),
  ],
  [
    'bash_code_execution_result',
    result('bash_code_execution_tool_result', {
      type: 'bash_code_execution_result',
      stdout: '',
      stderr: '',
      return_code: 1,
      content: [],
    }),
  ],
  [
    'text_editor view',
    result('text_editor_code_execution_tool_result', {
      type: 'text_editor_code_execution_view_result',
      content: '',
      file_type: 'text',
      num_lines: null,
    }),
  ],
  [
    'text_editor create',
    result('text_editor_code_execution_tool_result', {
      type: 'text_editor_code_execution_create_result',
      is_file_update: true,
    }),
  ],
  [
    'text_editor str_replace',
    result('text_editor_code_execution_tool_result', {
      type: 'text_editor_code_execution_str_replace_result',
      lines: ['a'],
      old_start: 1,
    }),
  ],
  [
    'text_editor error',
    result('text_editor_code_execution_tool_result', {
      type: 'text_editor_code_execution_tool_result_error',
      error_code: 'file_not_found',
      error_message: null,
    }),
  ],
  [
    'tool_search_tool_result',
    result('tool_search_tool_result', {
      type: 'tool_search_tool_search_result',
      tool_references: [{ type: 'tool_reference', tool_name: 'n' }],
    }),
  ],
  ['advisor_result', result('advisor_tool_result', { type: 'advisor_result', text: 'a', stop_reason: null })],
  [
    'advisor_redacted_result',
    result('advisor_tool_result', { type: 'advisor_redacted_result', encrypted_content: 'e', stop_reason: 'end_turn' }),
  ],
  ['text_delta', delta({ type: 'text_delta', text: 'a' })],
  ['input_json_delta', delta({ type: 'input_json_delta', partial_json: '{' })],
  ['thinking_delta', delta({ type: 'thinking_delta', thinking: 'x', estimated_tokens: null })],
  ['signature_delta', delta({ type: 'signature_delta', signature: 's' })],
  ['compaction_delta', delta({ type: 'compaction_delta', content: null, encrypted_content: 'e' })],
  ...[
    {
      type: 'char_location',
      cited_text: 'a',
      document_index: 0,
      document_title: null,
      start_char_index: 0,
      end_char_index: 1,
    },
    {
      type: 'page_location',
      cited_text: 'a',
      document_index: 0,
      document_title: 't',
      start_page_number: 1,
      end_page_number: 2,
    },
    {
      type: 'content_block_location',
      cited_text: 'a',
      document_index: 0,
      file_id: null,
      start_block_index: 0,
      end_block_index: 1,
    },
    { type: 'web_search_result_location', cited_text: 'a', url: 'u', title: null, encrypted_index: 'e' },
    {
      type: 'search_result_location',
      cited_text: 'a',
      source: 's',
      title: 't',
      search_result_index: 0,
      start_block_index: 0,
      end_block_index: 1,
    },
  ].map((citation): readonly [string, object] => [citation.type, delta({ type: 'citations_delta', citation })]),
]

const unknowns: readonly (readonly [string, object])[] = [
  ['event', { type: 'vertex_event', usage: { tiers: {} } }],
  ['block', start({ type: 'hologram', depth: 3 })],
  ['block in a message', { type: 'message_start', message: { ...message, content: [{ type: 'hologram' }] } }],
  ['delta', delta({ type: 'hologram_delta', light: 'x' })],
  ['citation', delta({ type: 'citations_delta', citation: { type: 'dream_location', night: 3 } })],
  ['citation in a block', start({ type: 'text', text: '', citations: [{ type: 'dream_location' }] })],
  ['caller', start({ type: 'tool_use', id: 't', name: 'n', input: {}, caller: { type: 'a friend' } })],
  ['result', result('web_fetch_tool_result', { type: 'web_fetch_dream' })],
  ['search hit', result('web_search_tool_result', [{ type: 'web_search_dream' }])],
  ['iteration', { type: 'message_delta', delta: {}, usage: { output_tokens: 1, iterations: [{ type: 'dream' }] } }],
  ['refusal', { type: 'message_delta', delta: { stop_details: { type: 'dream' } }, usage: {} }],
]

describe('MessageStreamEvent', () => {
  it('has its name', () => {
    expect(MessageStreamEvent.name).toBe('MessageStreamEvent')
  })

  describe('decode', () => {
    it.each(events)('decodes %s to the same object', (_, event) => {
      const decoded = MessageStreamEvent.decode(event)
      if (isLeft(decoded)) throw new Error(explain(decoded.left))
      expect(decoded.right).toBe(event)
      expect(MessageStreamEvent.is(decoded.right)).toBe(true)
    })

    it.each(events)('keeps unknown fields of %s', (_, event) => {
      const decoded = MessageStreamEvent.decode({ ...event, tomorrow: { n: 1 } })
      expect(decoded).toMatchObject({ _tag: 'Right', right: { tomorrow: { n: 1 } } })
    })

    it.each(unknowns)('decodes an unknown %s to a value', (_, event) => {
      const decoded = MessageStreamEvent.decode(event)
      if (isLeft(decoded)) throw new Error(explain(decoded.left))
      expect(JSON.stringify(decoded.right)).toContain('"@unknown"')
      expect(MessageStreamEvent.is(decoded.right)).toBe(true)
    })

    it.each([
      ['a delta without its text', delta({ type: 'text_delta' }), 'delta.text: expected string, got nothing'],
      ['a block without a valid index', { type: 'content_block_stop', index: '0' }, 'index: expected number, got "0"'],
      [
        'a message without an id',
        { type: 'message_start', message: { ...message, id: undefined } },
        'message.id: expected string, got nothing',
      ],
      [
        'a role other than assistant',
        { type: 'message_start', message: { ...message, role: 'user' } },
        'message.role: expected "assistant", got "user"',
      ],
      [
        'tokens that are not a number',
        { type: 'message_delta', delta: {}, usage: { output_tokens: '7' } },
        'usage.output_tokens: expected number or null, got "7"',
      ],
      [
        'a search result without a URL',
        result('web_search_tool_result', [{ type: 'web_search_result' }]),
        'content_block.content.0.url: expected string, got nothing',
      ],
      ['a block without a type', start({ text: 'a' }), 'content_block.type: expected string, got nothing'],
    ])('rejects %s, and names the path', (_, event, reason) => {
      const decoded = MessageStreamEvent.decode(event)
      expect(isLeft(decoded) && explain(decoded.left)).toBe(reason)
    })
  })

  describe('encode', () => {
    it.each([...events, ...unknowns])('encodes %s as it was received', (_, event) => {
      const decoded = MessageStreamEvent.decode(event)
      expect(isRight(decoded) && MessageStreamEvent.encode(decoded.right)).toEqual(event)
    })
  })
})
