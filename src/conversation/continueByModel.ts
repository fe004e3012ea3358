import type { Continuation } from './Continuation.ts'
import { continueByPrefill } from './continueByPrefill.ts'
import { continueByPrompt } from './continueByPrompt.ts'

/**
 * Tells whether the answer of a model can be prefilled: that of those up to 4.5, by their names at Anthropic, on Vertex AI and on Bedrock.
 *
 * @example
 * ```ts
 * import { canPrefill } from 'rxjs-anthropic'
 *
 * console.log(canPrefill('us.anthropic.claude-sonnet-4-20250514-v1:0'), canPrefill('claude-opus-4-6')) // => true false
 * ```
 *
 * @category Recovery
 */
export const canPrefill = (model: string): boolean => {
  const [, major, minor = '0'] = /claude-(?:[a-z]+-)?v?(\d)(?:[-.](\d))?(?!\d)/.exec(model) ?? []
  return major !== undefined && Number(`${major}.${minor}`) <= 4.5
}

/**
 * Carries on by the way that the model of the request takes: a prefill up to 4.5, a prompt from 4.6 on.
 *
 * @example Models of your own name
 * ```ts
 * import { type Continuation, continueByModel, continueByPrefill } from 'rxjs-anthropic'
 *
 * const by: Continuation = (request, partial) =>
 *   (request.model === 'our-haiku' ? continueByPrefill : continueByModel)(request, partial)
 * ```
 *
 * @see {@link withResume}
 * @category Recovery
 */
export const continueByModel: Continuation = (request, partial) =>
  (canPrefill(request.model) ? continueByPrefill : continueByPrompt)(request, partial)
