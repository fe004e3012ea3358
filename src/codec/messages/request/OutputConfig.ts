import * as t from 'io-ts'
import { closedLiteral } from '../../schema/closedLiteral.ts'
import { jsonObject } from '../../schema/jsonObject.ts'
import { nullable } from '../../schema/nullable.ts'
import { openUnion } from '../../schema/openUnion.ts'
import { optional } from '../../schema/optional.ts'
import { struct, typed } from '../../schema/struct.ts'

/** How much work the model puts into its answer. */
export const Effort = closedLiteral('low', 'medium', 'high', 'xhigh', 'max')

/** The form of the answer. */
export const OutputFormat = openUnion('OutputFormat', { json_schema: typed('json_schema', { schema: jsonObject }) })

/**
 * The output of the model: its effort, a JSON schema for it, a budget for the task.
 *
 * @since 0.1.0
 * @category Requests
 */
export const OutputConfig = struct('OutputConfig', {
  effort: optional(nullable(Effort)),
  format: optional(nullable(OutputFormat)),
  task_budget: optional(
    nullable(
      openUnion('TaskBudget', {
        tokens: typed('tokens', { total: t.number, remaining: optional(nullable(t.number)) }),
      }),
    ),
  ),
})
export interface OutputConfig extends t.TypeOf<typeof OutputConfig> {}
