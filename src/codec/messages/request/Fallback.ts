import * as t from 'io-ts'
import { closedLiteral } from '../../schema/closedLiteral.ts'
import { nullable } from '../../schema/nullable.ts'
import { optional } from '../../schema/optional.ts'
import { struct } from '../../schema/struct.ts'
import { OutputConfig } from './OutputConfig.ts'
import { ThinkingConfig } from './ThinkingConfig.ts'

/**
 * A model that answers if the first one refuses, with what differs for it (beta).
 *
 * @since 0.1.0
 * @category Requests
 */
export const Fallback = struct('Fallback', {
  model: t.string,
  max_tokens: optional(nullable(t.number)),
  output_config: optional(nullable(OutputConfig)),
  speed: optional(nullable(closedLiteral('standard', 'fast'))),
  thinking: optional(nullable(ThinkingConfig)),
})
export interface Fallback extends t.TypeOf<typeof Fallback> {}
