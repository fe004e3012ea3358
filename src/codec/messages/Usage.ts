import * as t from 'io-ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { struct, typed } from '../schema/struct.ts'

const CacheCreation = struct('CacheCreation', {
  ephemeral_5m_input_tokens: optional(nullable(t.number)),
  ephemeral_1h_input_tokens: optional(nullable(t.number)),
})

const iteration = <const Type extends string>(type: Type) =>
  typed(type, {
    model: optional(nullable(t.string)),
    input_tokens: optional(nullable(t.number)),
    output_tokens: optional(nullable(t.number)),
    cache_creation_input_tokens: optional(nullable(t.number)),
    cache_read_input_tokens: optional(nullable(t.number)),
    cache_creation: optional(nullable(CacheCreation)),
  })

const Iteration = openUnion('Iteration', {
  message: iteration('message'),
  compaction: iteration('compaction'),
  advisor_message: iteration('advisor_message'),
  fallback_message: iteration('fallback_message'),
})

const mayHave = {
  cache_creation_input_tokens: optional(nullable(t.number)),
  cache_read_input_tokens: optional(nullable(t.number)),
  cache_creation: optional(nullable(CacheCreation)),
  server_tool_use: optional(
    nullable(
      struct('ServerToolUse', {
        web_search_requests: optional(nullable(t.number)),
        web_fetch_requests: optional(nullable(t.number)),
      }),
    ),
  ),
  output_tokens_details: optional(
    nullable(struct('OutputTokensDetails', { thinking_tokens: optional(nullable(t.number)) })),
  ),
  service_tier: optional(nullable(t.string)),
  inference_geo: optional(nullable(t.string)),
  speed: optional(nullable(t.string)),
  iterations: optional(nullable(list(Iteration))),
  fallback_credit: optional(nullable(t.UnknownRecord)),
}

/**
 * The tokens that a message has used so far. All figures are totals of the message, never increments.
 *
 * @see https://docs.claude.com/en/api/messages
 * @since 0.1.0
 * @category Messages
 */
export const Usage = struct('Usage', { input_tokens: t.number, output_tokens: t.number, ...mayHave })
export interface Usage extends t.TypeOf<typeof Usage> {}

/**
 * The usage in a `message_delta`. A field that is absent or null leaves the known value unchanged.
 *
 * @since 0.1.0
 * @category Messages
 */
export const DeltaUsage = struct('DeltaUsage', {
  output_tokens: optional(nullable(t.number)),
  input_tokens: optional(nullable(t.number)),
  ...mayHave,
})
export interface DeltaUsage extends t.TypeOf<typeof DeltaUsage> {}
