import * as t from 'io-ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { optional } from '../schema/optional.ts'
import { openText } from '../schema/openText.ts'
import { openUnion } from '../schema/openUnion.ts'
import { struct, typed } from '../schema/struct.ts'
import { StopDetails, StopReason } from './StopReason.ts'
import { ContentBlock } from './ContentBlock.ts'
import { Usage } from './Usage.ts'

const ContainerSkill = struct('skill', {
  type: optional(nullable(openText<'anthropic' | 'custom'>())),
  skill_id: optional(nullable(t.string)),
  version: optional(nullable(t.string)),
})

/**
 * The container in which code runs.
 *
 * @since 0.1.0
 * @category Messages
 */
export const Container = struct('Container', {
  id: t.string,
  expires_at: optional(nullable(t.string)),
  skills: optional(nullable(list(ContainerSkill))),
})
export interface Container extends t.TypeOf<typeof Container> {}

const tokens = optional(nullable(t.number))

const AppliedEdit = openUnion('edit', {
  clear_tool_uses_20250919: typed('clear_tool_uses_20250919', {
    cleared_input_tokens: tokens,
    cleared_tool_uses: tokens,
  }),
  clear_thinking_20251015: typed('clear_thinking_20251015', {
    cleared_input_tokens: tokens,
    cleared_thinking_turns: tokens,
  }),
})

/**
 * The edits that were applied to the context (beta).
 *
 * @since 0.1.0
 * @category Messages
 */
export const ContextManagement = struct('ContextManagement', {
  applied_edits: optional(nullable(list(AppliedEdit))),
})
export interface ContextManagement extends t.TypeOf<typeof ContextManagement> {}

/** The fields of a message that the `delta` of a `message_delta` updates. */
export const messageState = {
  stop_reason: optional(nullable(StopReason)),
  stop_sequence: optional(nullable(t.string)),
  stop_details: optional(nullable(StopDetails)),
  container: optional(nullable(Container)),
}

const mismatch = {
  path: optional(nullable(t.string)),
  reason: optional(
    nullable(
      openText<
        | 'model_binding_mismatch'
        | 'prefix_binding_mismatch'
        | 'organization_binding_mismatch'
        | 'end_user_binding_mismatch'
      >(),
    ),
  ),
}

const InputTransformation = openUnion('input_transformation', {
  thinking_dropped: typed('thinking_dropped', mismatch),
  thinking_mismatch_allowed: typed('thinking_mismatch_allowed', mismatch),
})

const missedTokens = { cache_missed_input_tokens: tokens }

/** Why the prompt cache was not used (beta). */
const Diagnostics = struct('diagnostics', {
  cache_miss_reason: optional(
    nullable(
      openUnion('cache_miss_reason', {
        model_changed: typed('model_changed', missedTokens),
        system_changed: typed('system_changed', missedTokens),
        tools_changed: typed('tools_changed', missedTokens),
        messages_changed: typed('messages_changed', missedTokens),
        previous_message_not_found: typed('previous_message_not_found'),
        unavailable: typed('unavailable'),
      }),
    ),
  ),
})

/** The fields of a message that a `message_delta` updates beside its `delta`. */
export const messageNotes = {
  context_management: optional(nullable(ContextManagement)),
  input_transformations: optional(nullable(list(InputTransformation))),
}

/**
 * A complete answer of Claude.
 *
 * @see https://docs.claude.com/en/api/messages
 * @since 0.1.0
 * @category Messages
 */
export const Message = struct('Message', {
  id: t.string,
  type: t.literal('message'),
  role: t.literal('assistant'),
  model: t.string,
  content: list(ContentBlock),
  usage: Usage,
  ...messageState,
  ...messageNotes,
  diagnostics: optional(nullable(Diagnostics)),
})
export interface Message extends t.TypeOf<typeof Message> {}
