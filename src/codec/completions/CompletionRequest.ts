import * as t from 'io-ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { optional } from '../schema/optional.ts'
import { struct } from '../schema/struct.ts'

/**
 * A request of the legacy Text Completions API. It has no field `stream`: the transport sets it.
 *
 * @example
 * ```ts
 * import type { CompletionRequest } from 'rxjs-anthropic/completions'
 *
 * const request: CompletionRequest = {
 *   model: 'claude-2',
 *   prompt: '\n\nHuman: Olá, mundo!\n\nAssistant:',
 *   max_tokens_to_sample: 256,
 * }
 * ```
 *
 * @see https://docs.claude.com/en/api/complete
 * @since 0.1.0
 * @category Completions
 */
export const CompletionRequest = struct('CompletionRequest', {
  model: t.string,
  prompt: t.string,
  max_tokens_to_sample: t.number,
  stop_sequences: optional(list(t.string)),
  temperature: optional(t.number),
  top_p: optional(t.number),
  top_k: optional(t.number),
  metadata: optional(struct('Metadata', { user_id: optional(nullable(t.string)) })),
})
export interface CompletionRequest extends t.TypeOf<typeof CompletionRequest> {}
