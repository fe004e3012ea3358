import type { ContentBlockParam, MessageParam, MessageRequest, ToolParam } from 'rxjs-anthropic'
import { describe, expect, it } from 'tstyche'

const base: MessageRequest = { model: 'claude-sonnet-5', max_tokens: 64, messages: [{ role: 'user', content: 'Olá' }] }
const ephemeral = { type: 'ephemeral' } as const

/** Requests, blocks and tools as people write them. They compile, or they do not. */
const requests: readonly MessageRequest[] = [
  { ...base, thinking: { type: 'between_tools' } },
  {
    ...base,
    thinking: { type: 'adaptive', display: 'updates', block_binding: { prefix_mismatch_behavior: 'drop_block' } },
  },
  { ...base, thinking: { type: 'enabled', budget_tokens: 2048, display: 'omitted' } },
  { ...base, thread: { type: 'create' } },
  { ...base, thread: { type: 'continue', previous_message_id: 'msg_1' } },
  { ...base, compaction: { type: 'summarize', instructions: 'Keep the numbers.' } },
  { ...base, diagnostics: { previous_message_id: null } },
  { ...base, billing_policy: { type: 'billing_policy', bill_to: 'user_profile' } },
  { ...base, fallback_credit_token: { token: 'fct_1', mode: 'best_effort' } },
  { ...base, fallbacks: 'default' },
  { ...base, fallbacks: [{ model: 'claude-haiku-5-5', max_tokens: 32, thinking: { type: 'disabled' } }] },
  { ...base, output_config: { effort: 'xhigh', task_budget: { type: 'tokens', total: 100_000, remaining: 5000 } } },
  { ...base, output_format: { type: 'json_schema', schema: { type: 'object' } } },
  { ...base, metadata: { user_id: 'u' }, service_tier: 'standard_only', speed: 'fast', inference_geo: 'eu' },
  { ...base, container: { id: 'c', skills: [{ type: 'anthropic', skill_id: 'xlsx', version: 'latest' }] } },
  { ...base, mcp_servers: [{ type: 'url', name: 's', url: 'https://example.com', authorization_token: 't' }] },
  {
    ...base,
    context_management: {
      edits: [
        {
          type: 'clear_tool_uses_20250919',
          trigger: { type: 'input_tokens', value: 1 },
          keep: { type: 'tool_uses', value: 3 },
        },
        { type: 'clear_thinking_20251015', keep: 'all' },
        { type: 'compact_20260112', pause_after_compaction: true },
      ],
    },
  },
  { ...base, betas: ['compact-2026-09-04'], user_profile_id: 'p', workspace_id: 'w' },
  { ...base, cache_control: ephemeral, stop_sequences: ['END'], tool_choice: { type: 'any' } },
  { ...base, '@unknown': { a_new_parameter: { deep: true } } },
]

const messages: readonly MessageParam[] = [
  { role: 'system', content: 'Be brief from here on.', clear_at: 'next_user_message' },
  { role: 'system', output_config: { effort: 'low' } },
  { role: 'system', content: [{ type: 'tool_removal', tool: { type: 'tool_reference', name: 'weather' } }] },
]

const blocks: readonly ContentBlockParam[] = [
  { type: 'tool_addition', tool: { type: 'mcp_tool_reference', server_name: 's', name: 'n' } },
  {
    type: 'tool_addition',
    tool: { type: 'tool_definition', definition: { name: 'weather', input_schema: { type: 'object' } } },
  },
  {
    type: 'tool_result',
    tool_use_id: 't',
    toolset_name: 'browser',
    content: [{ type: 'tool_reference', tool_name: 'n' }],
  },
  {
    type: 'tool_result',
    tool_use_id: 't',
    content: [
      {
        type: 'browser_state',
        tabs: [{ tab_id: '1', title: 'T', url: 'https://example.com', active: true }],
        state_changes: [{ type: 'download_completed', download_id: 'd', url: 'u', size_bytes: 3 }],
      },
    ],
  },
  { type: 'tool_use', id: 't', name: 'left_click', input: {}, toolset_name: 'browser' },
  { type: 'image', source: { type: 'url', url: 'u' }, transformations: { oversized_image: 'error' } },
  { type: 'server_tool_use', id: 't', name: 'web_search', input: {}, cache_control: ephemeral },
  { type: 'web_search_tool_result', tool_use_id: 't', content: [], cache_control: ephemeral },
  { type: 'mcp_tool_result', tool_use_id: 't', content: [{ type: 'text', text: 'a', cache_control: ephemeral }] },
  { type: 'container_upload', file_id: 'f', cache_control: ephemeral },
  { type: 'compaction', content: 'c', cache_control: ephemeral },
  { type: '@unknown', wireType: 'hologram', raw: { type: 'hologram', depth: 3 } },
]

const tools: readonly ToolParam[] = [
  { name: 'weather', input_schema: { type: 'object' }, strict: true, allowed_callers: ['direct'] },
  {
    type: 'web_search_20260318',
    name: 'web_search',
    max_uses: 3,
    response_inclusion: 'full',
    user_location: { type: 'approximate', city: 'Porto' },
  },
  {
    type: 'web_fetch_20260318',
    name: 'web_fetch',
    url_sources: { user_input: { type: 'all' } },
    citations: { enabled: true },
  },
  { type: 'computer_20251124', name: 'computer', display_width_px: 800, display_height_px: 600, enable_zoom: true },
  { type: 'browser_toolset_20260801', configs: { javascript_exec: { enabled: false } } },
  {
    type: 'mcp_toolset',
    mcp_server_name: 's',
    default_config: { enabled: false },
    configs: { search: { enabled: true } },
  },
  { type: 'advisor_20260301', name: 'advisor', model: 'claude-opus-5' },
  { type: 'memory_20250818', name: 'memory' },
  { type: '@unknown', wireType: 'web_search_20270101', raw: { type: 'web_search_20270101', name: 'web_search' } },
]

describe('MessageRequest', () => {
  it('takes all that the API takes', () => {
    expect(requests).type.toBe<readonly MessageRequest[]>()
    expect(messages).type.toBe<readonly MessageParam[]>()
    expect(blocks).type.toBe<readonly ContentBlockParam[]>()
    expect(tools).type.toBe<readonly ToolParam[]>()
  })

  it('rejects a misspelt role', () => {
    expect<MessageParam>().type.not.toBeAssignableFrom({ role: 'sytem' as const, content: 'Be brief.' })
  })

  it('rejects a misspelt tool, a setting that a tool does not have, and a name that is not the name of the tool', () => {
    expect<ToolParam>().type.not.toBeAssignableFrom({
      type: 'web_serch_20250305' as const,
      name: 'web_search' as const,
    })
    // @ts-expect-error 'max_use' does not exist
    const setting: ToolParam = { type: 'web_search_20250305', name: 'web_search', max_use: 3 }
    expect(setting).type.toBeAssignableTo<ToolParam>()
    expect<ToolParam>().type.not.toBeAssignableFrom({ type: 'bash_20250124' as const, name: 'shell' as const })
  })

  it('rejects a parameter that it does not know, and an effort that does not exist', () => {
    // @ts-expect-error 'max_token' does not exist
    const unknown: MessageRequest = { ...base, max_token: 3 }
    expect(unknown).type.toBeAssignableTo<MessageRequest>()
    expect<MessageRequest['output_config']>().type.not.toBeAssignableFrom({ effort: 'hihg' as const })
  })
})
