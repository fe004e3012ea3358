import * as t from 'io-ts'
import { oneOf } from '../../schema/oneOf.ts'
import { list, listOr } from '../../schema/list.ts'
import { nullable } from '../../schema/nullable.ts'
import { openLiteral } from '../../schema/openLiteral.ts'
import { openUnion } from '../../schema/openUnion.ts'
import { optional } from '../../schema/optional.ts'
import { struct, typed } from '../../schema/struct.ts'
import { isRecord, WireCodec } from '../../schema/WireCodec.ts'
import { CacheControl, MessageParam, TextBlockParam } from './MessageParam.ts'

/**
 * The description of one of your tools.
 *
 * @since 0.1.0
 * @category Requests
 */
export const CustomTool = struct('CustomTool', {
  name: t.string,
  input_schema: t.UnknownRecord,
  type: optional(nullable(t.string)),
  description: optional(t.string),
  strict: optional(t.boolean),
  eager_input_streaming: optional(nullable(t.boolean)),
  defer_loading: optional(t.boolean),
  allowed_callers: optional(list(t.string)),
  input_examples: optional(list(t.UnknownRecord)),
  cache_control: optional(nullable(CacheControl)),
})
export interface CustomTool extends t.TypeOf<typeof CustomTool> {}

/**
 * A tool that the API knows by its `type`, such as `web_search_20250305`, with its settings.
 *
 * @since 0.1.0
 * @category Requests
 */
export interface ServerTool {
  readonly type: string
  readonly [setting: string]: unknown
}

const isServerTool = (input: unknown): input is ServerTool => isRecord(input) && typeof input['type'] === 'string'

export const ServerTool = new WireCodec<ServerTool>('ServerTool', isServerTool, isServerTool, t.failure, t.identity)

const isCustom = (input: unknown): boolean => isRecord(input) && 'input_schema' in input

/**
 * A tool that Claude may call: one of your tools, or one that the API knows.
 *
 * @since 0.1.0
 * @category Requests
 */
export type ToolParam = CustomTool | ServerTool

export const ToolParam: WireCodec<ToolParam> = oneOf('ToolParam', isCustom, CustomTool, ServerTool)

const parallel = { disable_parallel_tool_use: optional(t.boolean) }

/**
 * Whether Claude may, must or must not call a tool.
 *
 * @since 0.1.0
 * @category Requests
 */
export const ToolChoice = openUnion('ToolChoice', {
  auto: typed('auto', parallel),
  any: typed('any', parallel),
  tool: typed('tool', { name: t.string, ...parallel }),
  none: typed('none'),
})
export type ToolChoice = t.TypeOf<typeof ToolChoice>

/**
 * Whether Claude thinks before it answers, and how its thinking is returned.
 *
 * @since 0.1.0
 * @category Requests
 */
export const ThinkingConfig = openUnion('ThinkingConfig', {
  enabled: typed('enabled', {
    budget_tokens: t.number,
    display: optional(nullable(openLiteral('summarized', 'omitted'))),
  }),
  adaptive: typed('adaptive', { display: optional(nullable(openLiteral('summarized', 'omitted'))) }),
  disabled: typed('disabled'),
})
export type ThinkingConfig = t.TypeOf<typeof ThinkingConfig>

/**
 * The output of the model: its effort, and a JSON schema for it.
 *
 * @since 0.1.0
 * @category Requests
 */
export const OutputConfig = struct('OutputConfig', {
  effort: optional(nullable(openLiteral('low', 'medium', 'high', 'xhigh', 'max'))),
  format: optional(
    nullable(openUnion('OutputFormat', { json_schema: typed('json_schema', { schema: t.UnknownRecord }) })),
  ),
})
export interface OutputConfig extends t.TypeOf<typeof OutputConfig> {}

/**
 * A request of the Messages API, the same for every transport.
 *
 * It has no field `stream`: the transport sets it. Fields that this version does not know are sent as they are.
 *
 * @example
 * ```ts
 * import type { MessageRequest } from 'rxjs-anthropic'
 *
 * const request: MessageRequest = {
 *   model: 'claude-sonnet-5',
 *   max_tokens: 1024,
 *   messages: [{ role: 'user', content: 'Olá' }],
 * }
 * ```
 *
 * @see https://docs.claude.com/en/api/messages
 * @since 0.1.0
 * @category Requests
 */
export const MessageRequest = struct('MessageRequest', {
  model: t.string,
  max_tokens: t.number,
  messages: list(MessageParam),
  system: optional(listOr(TextBlockParam, t.string)),
  temperature: optional(t.number),
  top_p: optional(t.number),
  top_k: optional(t.number),
  stop_sequences: optional(list(t.string)),
  metadata: optional(struct('Metadata', { user_id: optional(nullable(t.string)) })),
  tools: optional(list(ToolParam)),
  tool_choice: optional(ToolChoice),
  thinking: optional(ThinkingConfig),
  output_config: optional(OutputConfig),
  service_tier: optional(openLiteral('auto', 'standard_only')),
  cache_control: optional(nullable(CacheControl)),
  container: optional(nullable(t.union([t.string, t.UnknownRecord]))),
  context_management: optional(nullable(t.UnknownRecord)),
  mcp_servers: optional(list(t.UnknownRecord)),
  inference_geo: optional(nullable(t.string)),
  speed: optional(nullable(openLiteral('standard', 'fast'))),
  fallbacks: optional(t.unknown),
})
export interface MessageRequest extends t.TypeOf<typeof MessageRequest> {}
