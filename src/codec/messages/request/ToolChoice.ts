import * as t from 'io-ts'
import { openUnion } from '../../schema/openUnion.ts'
import { optional } from '../../schema/optional.ts'
import { typed } from '../../schema/struct.ts'

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
