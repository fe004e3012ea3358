import { distinctUntilChanged, filter, map, type OperatorFunction, pipe, scan } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { Usage } from '../codec/messages/Usage.ts'
import { mergeUsage } from './fold/mergeUsage.ts'
import type { Restart } from './fold/Restart.ts'
import type { Seam } from './fold/Seam.ts'

/**
 * The tokens of all requests of a stream together.
 *
 * @category Folds
 */
export interface UsageTotal {
  /** How many requests have answered, those that broke included. */
  readonly requests: number
  readonly input_tokens: number
  readonly output_tokens: number
  readonly cache_creation_input_tokens: number
  readonly cache_read_input_tokens: number
  readonly web_search_requests: number
  readonly web_fetch_requests: number
}

/**
 * Emits the tokens of all requests of a stream together, whenever they change.
 *
 * ```text
 * source       S[a@S[ab]$(.|)      two requests; the first one broke
 * scanUsage()  x---y----z-|
 * ```
 *
 * Within a request the API's figures are totals, and replace each other; the requests are added: attempts that failed, answers that were carried on,
 * and the turns of a tool loop. A request that broke counts as far as its figures came, which is less than it costs.
 *
 * **Fails with** nothing of its own.
 *
 * @example
 * ```ts
 * import { scanUsage } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S[a]$.S[b]$(.|)')()
 *   .pipe(scanUsage())
 *   .subscribe(({ requests, input_tokens, output_tokens }) => console.log(requests, input_tokens, output_tokens)) // => 1 10 1
 * // => 1 10 5
 * // => 2 20 6
 * // => 2 20 10
 * ```
 *
 * @see {@link reduceUsage} for the last figures only
 * @category Folds
 */
export const scanUsage = (): OperatorFunction<MessageStreamEvent | Seam | Restart, UsageTotal> =>
  pipe(
    scan(usageReducer, noUsage),
    map(({ total }) => total),
    distinctUntilChanged(),
    filter(({ requests }) => requests > 0),
  )

/** What the requests before cost, and the one that is answering. */
interface Accounts {
  readonly before: UsageTotal
  readonly current: Usage | undefined
  readonly total: UsageTotal
}

const nothing: UsageTotal = {
  requests: 0,
  input_tokens: 0,
  output_tokens: 0,
  cache_creation_input_tokens: 0,
  cache_read_input_tokens: 0,
  web_search_requests: 0,
  web_fetch_requests: 0,
}

export const noUsage: Accounts = { before: nothing, current: undefined, total: nothing }

export const usageReducer = (accounts: Accounts, event: MessageStreamEvent | Seam | Restart): Accounts => {
  switch (event.type) {
    case 'message_start':
    case '@resume': {
      const before = accounts.total
      return { before, current: event.message.usage, total: add(before, event.message.usage) }
    }
    case 'message_delta': {
      const current = accounts.current && mergeUsage(accounts.current, event.usage)
      const total = current && add(accounts.before, current)
      return total === undefined || isSame(total, accounts.total) ? accounts : { ...accounts, current, total }
    }
    default:
      return accounts
  }
}

const isSame = (a: UsageTotal, b: UsageTotal): boolean =>
  Object.entries(a).every(([figure, count]) => Reflect.get(b, figure) === count)

const add = (before: UsageTotal, usage: Usage): UsageTotal => ({
  requests: before.requests + 1,
  input_tokens: before.input_tokens + usage.input_tokens,
  output_tokens: before.output_tokens + usage.output_tokens,
  cache_creation_input_tokens: before.cache_creation_input_tokens + (usage.cache_creation_input_tokens ?? 0),
  cache_read_input_tokens: before.cache_read_input_tokens + (usage.cache_read_input_tokens ?? 0),
  web_search_requests: before.web_search_requests + (usage.server_tool_use?.web_search_requests ?? 0),
  web_fetch_requests: before.web_fetch_requests + (usage.server_tool_use?.web_fetch_requests ?? 0),
})
