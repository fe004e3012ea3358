import * as t from 'io-ts'
import { list, listOr } from '../../schema/list.ts'
import { nullable } from '../../schema/nullable.ts'
import { oneOf } from '../../schema/oneOf.ts'
import { openUnion } from '../../schema/openUnion.ts'
import { optional } from '../../schema/optional.ts'
import { struct, typed } from '../../schema/struct.ts'

const byTokens = typed('input_tokens', { value: t.number })
const byToolUses = typed('tool_uses', { value: t.number })
const allTurns = t.literal('all')

/**
 * What the API removes from a context that grows too long (beta).
 *
 * @since 0.1.0
 * @category Requests
 */
export const ContextManagementConfig = struct('ContextManagementConfig', {
  edits: optional(
    list(
      openUnion('edit', {
        clear_tool_uses_20250919: typed('clear_tool_uses_20250919', {
          trigger: optional(openUnion('trigger', { input_tokens: byTokens, tool_uses: byToolUses })),
          keep: optional(byToolUses),
          clear_at_least: optional(nullable(byTokens)),
          clear_tool_inputs: optional(nullable(listOr(t.string, t.boolean))),
          exclude_tools: optional(nullable(list(t.string))),
        }),
        clear_thinking_20251015: typed('clear_thinking_20251015', {
          keep: optional(
            oneOf(
              'keep',
              allTurns.is,
              allTurns,
              openUnion('keep', { thinking_turns: typed('thinking_turns', { value: t.number }), all: typed('all') }),
            ),
          ),
        }),
        compact_20260112: typed('compact_20260112', {
          instructions: optional(nullable(t.string)),
          pause_after_compaction: optional(t.boolean),
          trigger: optional(nullable(byTokens)),
        }),
      }),
    ),
  ),
})
export interface ContextManagementConfig extends t.TypeOf<typeof ContextManagementConfig> {}
