/** A request with a block and a field that this version does not know. */
export const request = {
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
