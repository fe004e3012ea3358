import * as t from 'io-ts'
import { closedLiteral } from '../../schema/closedLiteral.ts'
import { jsonObject } from '../../schema/jsonObject.ts'
import { list } from '../../schema/list.ts'
import { nullable } from '../../schema/nullable.ts'
import { oneOf } from '../../schema/oneOf.ts'
import { openUnion } from '../../schema/openUnion.ts'
import { optional } from '../../schema/optional.ts'
import { struct, typed } from '../../schema/struct.ts'
import { isRecord, type WireCodec } from '../../schema/WireCodec.ts'
import { CacheControl, cached } from './CacheControl.ts'

const flag = optional(t.boolean)
const setting = optional(nullable(t.boolean))
const maximum = optional(nullable(t.number))

/** The settings of every tool that is called by its name. */
const callable = {
  ...cached,
  allowed_callers: optional(
    list(closedLiteral('direct', 'code_execution_20250825', 'code_execution_20260120', 'code_execution_20260521')),
  ),
  defer_loading: flag,
  strict: flag,
}

/** The settings of a tool that your program runs. */
const local = { ...callable, input_examples: optional(list(jsonObject)) }

/**
 * The description of one of your tools.
 *
 * @since 0.1.0
 * @category Requests
 */
export const CustomTool = struct('CustomTool', {
  ...local,
  name: t.string,
  input_schema: jsonObject,
  type: optional(nullable(closedLiteral('custom'))),
  description: optional(t.string),
  eager_input_streaming: setting,
})
export interface CustomTool extends t.TypeOf<typeof CustomTool> {}

const bash = { ...local, name: t.literal('bash') }
const codeExecution = { ...callable, name: t.literal('code_execution') }
const computer = {
  ...local,
  name: t.literal('computer'),
  display_height_px: t.number,
  display_width_px: t.number,
  display_number: maximum,
}
const textEditor = { ...local, name: t.literal('str_replace_based_edit_tool') }
const oldTextEditor = { ...local, name: t.literal('str_replace_editor') }
const toolSearchBm25 = { ...callable, name: t.literal('tool_search_tool_bm25') }
const toolSearchRegex = { ...callable, name: t.literal('tool_search_tool_regex') }

const domains = {
  allowed_domains: optional(nullable(list(t.string))),
  blocked_domains: optional(nullable(list(t.string))),
  max_uses: maximum,
}
const response_inclusion = optional(closedLiteral('full', 'excluded'))

const place = optional(nullable(t.string))
const webSearch = {
  ...callable,
  ...domains,
  name: t.literal('web_search'),
  user_location: optional(
    nullable(typed('approximate', { city: place, country: place, region: place, timezone: place })),
  ),
}

const noTools = { all: typed('all'), none: typed('none') }
const someTools = { tools: list(typed('tool_reference', { name: t.string })) }
const sources = optional(
  openUnion('url source', { ...noTools, only: typed('only', someTools), except: typed('except', someTools) }),
)
const webFetch = {
  ...callable,
  ...domains,
  name: t.literal('web_fetch'),
  citations: optional(nullable(struct('citations', { enabled: flag }))),
  max_content_tokens: maximum,
  url_sources: optional(
    nullable(
      struct('url_sources', {
        client_tool_results: sources,
        server_tool_results: sources,
        user_input: optional(openUnion('url source', noTools)),
      }),
    ),
  ),
}

const MemberConfig = struct('config', { defer_loading: setting, enabled: setting })

/** Creates the codec of a toolset with a configuration for each of its members. */
const toolset = <const Type extends string, const Member extends string>(type: Type, ...members: readonly Member[]) => {
  const config = optional(nullable(MemberConfig))
  const configs = Object.fromEntries(members.map((member) => [member, config])) as Record<Member, typeof config>
  return typed(type, { ...cached, configs: optional(nullable(struct('configs', configs))) })
}

const MCPToolConfig = struct('config', { defer_loading: flag, enabled: flag })

const MCPToolset = typed('mcp_toolset', {
  ...cached,
  mcp_server_name: t.string,
  configs: optional(nullable(t.readonly(t.record(t.string, MCPToolConfig)))),
  default_config: optional(MCPToolConfig),
  tools: optional(
    nullable(
      list(
        struct('tool', {
          name: t.string,
          description: optional(nullable(t.string)),
          input_schema: jsonObject,
        }),
      ),
    ),
  ),
})

/**
 * A tool that the API knows by its `type`, such as `web_search_20250305`, with its settings.
 *
 * To send one that this version does not know, write it as `{ type: '@unknown', wireType, raw }`.
 *
 * @since 0.1.0
 * @category Requests
 */
export const ServerTool = openUnion('ServerTool', {
  advisor_20260301: typed('advisor_20260301', {
    ...callable,
    name: t.literal('advisor'),
    model: t.string,
    caching: optional(nullable(CacheControl)),
    max_tokens: maximum,
    max_uses: maximum,
  }),
  bash_20241022: typed('bash_20241022', bash),
  bash_20250124: typed('bash_20250124', bash),
  browser_toolset_20260801: toolset(
    'browser_toolset_20260801',
    ...([
      'close_tab',
      'double_click',
      'file_upload',
      'find',
      'form_input',
      'get_page_text',
      'hold_key',
      'hover',
    ] as const),
    ...(['javascript_exec', 'key', 'left_click', 'left_click_drag', 'left_mouse_down', 'left_mouse_up'] as const),
    ...(['list_tabs', 'middle_click', 'mouse_move', 'navigate', 'new_tab', 'read_console', 'read_network'] as const),
    ...(['read_page', 'right_click', 'screenshot', 'scroll', 'scroll_to', 'switch_tab', 'triple_click'] as const),
    ...(['type', 'wait', 'zoom'] as const),
  ),
  code_execution_20250522: typed('code_execution_20250522', codeExecution),
  code_execution_20250825: typed('code_execution_20250825', codeExecution),
  code_execution_20260120: typed('code_execution_20260120', codeExecution),
  code_execution_20260521: typed('code_execution_20260521', codeExecution),
  computer_20241022: typed('computer_20241022', computer),
  computer_20250124: typed('computer_20250124', computer),
  computer_20251124: typed('computer_20251124', { ...computer, enable_zoom: flag }),
  computer_toolset_20260801: toolset(
    'computer_toolset_20260801',
    ...(['cursor_position', 'double_click', 'hold_key', 'key', 'left_click', 'left_click_drag'] as const),
    ...(['left_mouse_down', 'left_mouse_up', 'middle_click', 'mouse_move', 'right_click', 'screenshot'] as const),
    ...(['scroll', 'triple_click', 'type', 'wait', 'zoom'] as const),
  ),
  mcp_toolset: MCPToolset,
  memory_20250818: typed('memory_20250818', { ...local, name: t.literal('memory') }),
  text_editor_20241022: typed('text_editor_20241022', oldTextEditor),
  text_editor_20250124: typed('text_editor_20250124', oldTextEditor),
  text_editor_20250429: typed('text_editor_20250429', textEditor),
  text_editor_20250728: typed('text_editor_20250728', { ...textEditor, max_characters: maximum }),
  tool_search_tool_bm25: typed('tool_search_tool_bm25', toolSearchBm25),
  tool_search_tool_bm25_20251119: typed('tool_search_tool_bm25_20251119', toolSearchBm25),
  tool_search_tool_regex: typed('tool_search_tool_regex', toolSearchRegex),
  tool_search_tool_regex_20251119: typed('tool_search_tool_regex_20251119', toolSearchRegex),
  web_fetch_20250910: typed('web_fetch_20250910', webFetch),
  web_fetch_20260209: typed('web_fetch_20260209', webFetch),
  web_fetch_20260309: typed('web_fetch_20260309', { ...webFetch, use_cache: flag }),
  web_fetch_20260318: typed('web_fetch_20260318', { ...webFetch, use_cache: flag, response_inclusion }),
  web_search_20250305: typed('web_search_20250305', webSearch),
  web_search_20260209: typed('web_search_20260209', webSearch),
  web_search_20260318: typed('web_search_20260318', { ...webSearch, response_inclusion }),
})
export type ServerTool = t.TypeOf<typeof ServerTool>

const isCustom = (input: unknown): boolean =>
  isRecord(input) && (input['type'] === undefined || input['type'] === null || input['type'] === 'custom')

/**
 * A tool that Claude may call: one of your tools, or one that the API knows.
 *
 * @since 0.1.0
 * @category Requests
 */
export type ToolParam = CustomTool | ServerTool

export const ToolParam: WireCodec<ToolParam> = oneOf('ToolParam', isCustom, CustomTool, ServerTool)
