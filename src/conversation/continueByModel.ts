import type { Continuation } from './Continuation.ts'
import { continueByPrefill } from './continueByPrefill.ts'
import { continueByPrompt } from './continueByPrompt.ts'

/**
 * Returns whether the answer of a model can be prefilled: models up to 4.5, by their names at Anthropic, on Vertex AI and on Bedrock.
 *
 * @example
 * ```ts
 * import { canPrefill } from 'rxjs-anthropic'
 *
 * console.log(canPrefill('us.anthropic.claude-sonnet-4-20250514-v1:0'), canPrefill('claude-opus-4-6')) // => true false
 * ```
 *
 * @since 0.1.0
 * @category Recovery
 */
export const canPrefill = (model: string): boolean => (versionOf(model) ?? Infinity) <= 4.5

/** Returns whether a model is known to refuse a prefill. */
export const refusesPrefill = (model: string): boolean => (versionOf(model) ?? 0) > 4.5

const versionOf = (model: string): number | undefined => {
  const [, major, minor = '0'] = /claude-(?:[a-z]+-)?v?(\d)(?:[-.](\d))?(?!\d)/.exec(model) ?? []
  return major === undefined ? undefined : Number(`${major}.${minor}`)
}

/**
 * Continues as the model of the request requires: with a prefill up to 4.5, with a prompt from 4.6 on.
 *
 * @example Models with names of your own
 * ```ts
 * import { type Continuation, continueByModel, continueByPrefill } from 'rxjs-anthropic'
 *
 * const by: Continuation = (request, partial) =>
 *   (request.model === 'our-haiku' ? continueByPrefill : continueByModel)(request, partial)
 * ```
 *
 * @see {@link withResume}
 * @since 0.1.0
 * @category Recovery
 */
export const continueByModel: Continuation = (request, partial) =>
  (canPrefill(request.model) ? continueByPrefill : continueByPrompt)(request, partial)
