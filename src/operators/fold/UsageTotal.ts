/**
 * The tokens of all requests of a stream together.
 *
 * @since 0.1.0
 * @category Folds
 */
export interface UsageTotal {
  /** How many requests were answered, including those that broke. */
  readonly requests: number
  readonly input_tokens: number
  readonly output_tokens: number
  /** All tokens written to the cache. The next two are part of them. */
  readonly cache_creation_input_tokens: number
  readonly ephemeral_5m_input_tokens: number
  readonly ephemeral_1h_input_tokens: number
  readonly cache_read_input_tokens: number
  readonly web_search_requests: number
  readonly web_fetch_requests: number
  /** The tiers that answered, each once: a price depends on them. */
  readonly service_tiers: readonly string[]
}

/**
 * A total of nothing, to start adding from.
 *
 * @see {@link addUsage}
 * @since 0.1.0
 * @category Folds
 */
export const noUsage: UsageTotal = {
  requests: 0,
  input_tokens: 0,
  output_tokens: 0,
  cache_creation_input_tokens: 0,
  ephemeral_5m_input_tokens: 0,
  ephemeral_1h_input_tokens: 0,
  cache_read_input_tokens: 0,
  web_search_requests: 0,
  web_fetch_requests: 0,
  service_tiers: [],
}

/**
 * Returns the sum of two totals. It is a reducer: for the questions of a conversation, the users of a server, the days of a month.
 *
 * @example
 * ```ts
 * import { addUsage, noUsage } from 'rxjs-anthropic'
 *
 * const questions = [
 *   { ...noUsage, requests: 1, output_tokens: 5, service_tiers: ['standard'] },
 *   { ...noUsage, requests: 2, output_tokens: 7, service_tiers: ['standard'] },
 * ]
 * const { requests, output_tokens, service_tiers } = questions.reduce(addUsage, noUsage)
 * console.log(requests, output_tokens, service_tiers) // => 3 12 [ 'standard' ]
 * ```
 *
 * @see {@link scanUsage} and {@link reduceUsage} for the total of a stream
 * @since 0.1.0
 * @category Folds
 */
export const addUsage = (a: UsageTotal, b: UsageTotal): UsageTotal => ({
  requests: a.requests + b.requests,
  input_tokens: a.input_tokens + b.input_tokens,
  output_tokens: a.output_tokens + b.output_tokens,
  cache_creation_input_tokens: a.cache_creation_input_tokens + b.cache_creation_input_tokens,
  ephemeral_5m_input_tokens: a.ephemeral_5m_input_tokens + b.ephemeral_5m_input_tokens,
  ephemeral_1h_input_tokens: a.ephemeral_1h_input_tokens + b.ephemeral_1h_input_tokens,
  cache_read_input_tokens: a.cache_read_input_tokens + b.cache_read_input_tokens,
  web_search_requests: a.web_search_requests + b.web_search_requests,
  web_fetch_requests: a.web_fetch_requests + b.web_fetch_requests,
  service_tiers: [...new Set([...a.service_tiers, ...b.service_tiers])],
})
