import * as t from 'io-ts'
import { ContentBlock } from './ContentBlock.ts'
import { list } from './list.ts'
import { nullable } from './nullable.ts'
import { openUnion } from './openUnion.ts'
import { StopDetails, StopReason } from './StopReason.ts'
import { struct, typed } from './struct.ts'
import { Usage } from './Usage.ts'

/**
 * The container in which code was run.
 *
 * @category Messages
 */
export const Container = struct(
  'Container',
  { id: t.string },
  {
    expires_at: nullable(t.string),
    skills: nullable(list(struct('Skill', { skill_id: t.string }, { type: t.string, version: nullable(t.string) }))),
  },
)
export interface Container extends t.TypeOf<typeof Container> {}

/**
 * What was edited out of the context (beta).
 *
 * @category Messages
 */
export const ContextManagement = struct(
  'ContextManagement',
  {},
  {
    applied_edits: nullable(
      list(
        openUnion('AppliedEdit', {
          clear_tool_uses_20250919: typed(
            'clear_tool_uses_20250919',
            {},
            { cleared_input_tokens: nullable(t.number), cleared_tool_uses: nullable(t.number) },
          ),
          clear_thinking_20251015: typed(
            'clear_thinking_20251015',
            {},
            { cleared_input_tokens: nullable(t.number), cleared_thinking_turns: nullable(t.number) },
          ),
        }),
      ),
    ),
  },
)
export interface ContextManagement extends t.TypeOf<typeof ContextManagement> {}

const transformation = <const Type extends string>(type: Type) =>
  typed(type, {}, { path: nullable(t.string), reason: nullable(t.string) })

/**
 * What the API changed in the request before Claude read it (beta).
 *
 * @category Messages
 */
export const InputTransformation = openUnion('InputTransformation', {
  thinking_dropped: transformation('thinking_dropped'),
  thinking_mismatch_allowed: transformation('thinking_mismatch_allowed'),
})
export type InputTransformation = t.TypeOf<typeof InputTransformation>

/** What a message has beside its content, at its start or from a `message_delta` on. */
export const messageState = {
  stop_reason: nullable(StopReason),
  stop_sequence: nullable(t.string),
  stop_details: nullable(StopDetails),
  container: nullable(Container),
}

/** What a message has from the event, not from its `delta`. */
export const messageNotes = {
  context_management: nullable(ContextManagement),
  input_transformations: nullable(list(InputTransformation)),
}

/**
 * A whole answer of Claude.
 *
 * @see https://docs.claude.com/en/api/messages
 * @category Messages
 */
export const Message = struct(
  'Message',
  {
    id: t.string,
    type: t.literal('message'),
    role: t.literal('assistant'),
    model: t.string,
    content: list(ContentBlock),
    usage: Usage,
  },
  {
    ...messageState,
    ...messageNotes,
    diagnostics: nullable(struct('Diagnostics', {}, { cache_miss_reason: t.unknown })),
  },
)
export interface Message extends t.TypeOf<typeof Message> {}
