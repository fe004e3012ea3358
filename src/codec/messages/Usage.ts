import * as t from 'io-ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { openText } from '../schema/openText.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { struct, typed } from '../schema/struct.ts'

const CacheCreation = struct('cache_creation', {
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

const Iteration = openUnion('iteration', {
  message: iteration('message'),
  compaction: iteration('compaction'),
  advisor_message: iteration('advisor_message'),
  fallback_message: iteration('fallback_message'),
})

const FallbackCredit = struct('fallback_credit', {
  status: optional(
    nullable(
      openUnion('status', {
        redeemed: typed('redeemed'),
        not_applied: typed('not_applied', {
          reason: optional(
            nullable(
              openText<
                | 'body_mismatch'
                | 'continuation_excluded'
                | 'continuation_only'
                | 'expired'
                | 'invalid_target_model'
                | 'not_enabled'
                | 'reprice_unavailable'
                | 'temporarily_unavailable'
                | 'variant_fields_present'
                | 'wrong_organization'
                | 'wrong_platform'
                | 'wrong_workspace'
              >(),
            ),
          ),
          remove_to_redeem: optional(nullable(list(t.string))),
        }),
      }),
    ),
  ),
})

const mayHave = {
  cache_creation_input_tokens: optional(nullable(t.number)),
  cache_read_input_tokens: optional(nullable(t.number)),
  cache_creation: optional(nullable(CacheCreation)),
  server_tool_use: optional(
    nullable(
      struct('server_tool_use', {
        web_search_requests: optional(nullable(t.number)),
        web_fetch_requests: optional(nullable(t.number)),
      }),
    ),
  ),
  output_tokens_details: optional(
    nullable(struct('output_tokens_details', { thinking_tokens: optional(nullable(t.number)) })),
  ),
  service_tier: optional(nullable(openText<'standard' | 'priority' | 'batch'>())),
  inference_geo: optional(nullable(t.string)),
  speed: optional(nullable(openText<'standard' | 'fast'>())),
  iterations: optional(nullable(list(Iteration))),
  fallback_credit: optional(nullable(FallbackCredit)),
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
