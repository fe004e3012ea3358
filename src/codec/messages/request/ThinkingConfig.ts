import * as t from 'io-ts'
import { closedLiteral } from '../../schema/closedLiteral.ts'
import { nullable } from '../../schema/nullable.ts'
import { openUnion } from '../../schema/openUnion.ts'
import { optional } from '../../schema/optional.ts'
import { struct, typed } from '../../schema/struct.ts'

const returned = {
  display: optional(nullable(closedLiteral('summarized', 'omitted', 'updates'))),
  block_binding: optional(
    nullable(
      struct('block_binding', { prefix_mismatch_behavior: optional(nullable(closedLiteral('error', 'drop_block'))) }),
    ),
  ),
}

/**
 * Whether Claude thinks before it answers, and how its thinking is returned.
 *
 * @since 0.1.0
 * @category Requests
 */
export const ThinkingConfig = openUnion('ThinkingConfig', {
  adaptive: typed('adaptive', returned),
  enabled: typed('enabled', { budget_tokens: t.number, ...returned }),
  between_tools: typed('between_tools'),
  disabled: typed('disabled'),
})
export type ThinkingConfig = t.TypeOf<typeof ThinkingConfig>
