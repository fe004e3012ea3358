import * as t from 'io-ts'
import { closedLiteral } from '../../schema/closedLiteral.ts'
import { jsonObject } from '../../schema/jsonObject.ts'
import { list, listOr } from '../../schema/list.ts'
import { nullable } from '../../schema/nullable.ts'
import { oneOf } from '../../schema/oneOf.ts'
import { openUnion } from '../../schema/openUnion.ts'
import { optional } from '../../schema/optional.ts'
import { struct, typed } from '../../schema/struct.ts'
import { CacheControl } from './CacheControl.ts'
import { TextBlockParam } from './ToolResultBlockParam.ts'
import { ContextManagementConfig } from './ContextManagementConfig.ts'
import { Fallback } from './Fallback.ts'
import { MCPServer } from './MCPServer.ts'
import { MessageParam } from './MessageParam.ts'
import { OutputConfig, OutputFormat } from './OutputConfig.ts'
import { ThinkingConfig } from './ThinkingConfig.ts'
import { ToolChoice } from './ToolChoice.ts'
import { ToolParam } from './ToolParam.ts'

const Thread = openUnion('Thread', {
  create: typed('create'),
  continue: typed('continue', { previous_message_id: t.string }),
})

/**
 * A request of the Messages API, the same for every transport.
 *
 * It has no field `stream`: the transport sets it. A field that this version does not know goes into `'@unknown'`,
 * a tool, block or other member of a union into `{ type: '@unknown', wireType, raw }`.
 *
 * @example
 * ```ts
 * import type { MessageRequest } from 'rxjs-anthropic'
 *
 * const request: MessageRequest = {
 *   model: 'claude-sonnet-5',
 *   max_tokens: 1024,
 *   messages: [{ role: 'user', content: 'Olá' }],
 *   '@unknown': { a_new_parameter: true },
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
  tools: optional(list(ToolParam)),
  tool_choice: optional(ToolChoice),
  thinking: optional(ThinkingConfig),
  output_config: optional(OutputConfig),
  output_format: optional(nullable(OutputFormat)),
  stop_sequences: optional(list(t.string)),
  metadata: optional(struct('metadata', { user_id: optional(nullable(t.string)) })),
  cache_control: optional(nullable(CacheControl)),
  context_management: optional(nullable(ContextManagementConfig)),
  compaction: optional(
    nullable(
      openUnion('compaction', { summarize: typed('summarize', { instructions: optional(nullable(t.string)) }) }),
    ),
  ),
  container: optional(
    nullable(
      oneOf(
        'container',
        t.string.is,
        t.string,
        struct('container', {
          id: optional(nullable(t.string)),
          skills: optional(
            nullable(
              list(
                struct('skill', {
                  type: closedLiteral('anthropic', 'custom'),
                  skill_id: t.string,
                  version: optional(t.string),
                }),
              ),
            ),
          ),
        }),
      ),
    ),
  ),
  mcp_servers: optional(list(MCPServer)),
  thread: optional(nullable(Thread)),
  diagnostics: optional(nullable(struct('diagnostics', { previous_message_id: optional(nullable(t.string)) }))),
  fallbacks: optional(nullable(listOr(Fallback, t.literal('default')))),
  fallback_credit_token: optional(
    nullable(
      oneOf(
        'fallback_credit_token',
        t.string.is,
        t.string,
        struct('fallback_credit_token', {
          token: t.string,
          mode: optional(closedLiteral('strict', 'best_effort')),
        }),
      ),
    ),
  ),
  billing_policy: optional(
    nullable(
      openUnion('billing_policy', {
        billing_policy: typed('billing_policy', { bill_to: optional(closedLiteral('self', 'user_profile')) }),
      }),
    ),
  ),
  service_tier: optional(closedLiteral('auto', 'standard_only')),
  speed: optional(nullable(closedLiteral('standard', 'fast'))),
  inference_geo: optional(nullable(t.string)),
  betas: optional(list(t.string)),
  user_profile_id: optional(t.string),
  workspace_id: optional(t.string),
  temperature: optional(t.number),
  top_p: optional(t.number),
  top_k: optional(t.number),
  '@unknown': optional(jsonObject),
})
export interface MessageRequest extends t.TypeOf<typeof MessageRequest> {
  /** Names of beta features, sent as the header `anthropic-beta` beside those of the transport. */
  readonly betas?: readonly string[] | undefined
  /** Sent as the header `anthropic-user-profile-id`. */
  readonly user_profile_id?: string | undefined
  /** Sent as the header `anthropic-workspace-id`. */
  readonly workspace_id?: string | undefined
  /** @deprecated The API version `2026-10-21` rejects it. Remove it, or set `version: '2023-06-01'` on the transport for an older model. */
  readonly temperature?: number | undefined
  /** @deprecated The API version `2026-10-21` rejects it. Remove it, or set `version: '2023-06-01'` on the transport for an older model. */
  readonly top_p?: number | undefined
  /** @deprecated The API version `2026-10-21` rejects it. Remove it, or set `version: '2023-06-01'` on the transport for an older model. */
  readonly top_k?: number | undefined
  /** Fields that this version does not know. They are added to the JSON of the request. */
  readonly '@unknown'?: object | undefined
}
