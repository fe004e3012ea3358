import type { MessageStreamEvent } from '../../codec/messages/MessageStreamEvent.ts'
import type { Usage } from '../../codec/messages/Usage.ts'
import { mergeUsage } from './mergeUsage.ts'
import type { Restart } from './Restart.ts'
import type { Seam } from './Seam.ts'
import { addUsage, noUsage, type UsageTotal } from './UsageTotal.ts'

/** The requests before the current one, the current one, and both together. */
export interface UsageAccounts {
  readonly before: UsageTotal
  readonly current: Usage
  readonly total: UsageTotal
}

/** Returns the tokens of all requests after one more event: the pure function used by {@link scanUsage} and {@link reduceUsage}. */
export const usageReducer = (
  accounts: UsageAccounts | undefined,
  event: MessageStreamEvent | Seam | Restart,
): UsageAccounts | undefined => {
  switch (event.type) {
    case 'message_start':
    case '@resume':
      return accountsOf(accounts?.total ?? noUsage, event.message.usage)
    case 'message_delta': {
      if (accounts === undefined) return accounts
      const next = accountsOf(accounts.before, mergeUsage(accounts.current, event.usage))
      return isSameTotal(next.total, accounts.total) ? accounts : next
    }
    default:
      return accounts
  }
}

const accountsOf = (before: UsageTotal, current: Usage): UsageAccounts => ({
  before,
  current,
  total: addUsage(before, totalOf(current)),
})

/** The types of iterations whose tokens are not in the figures of the whole message. */
const besides: ReadonlySet<string> = new Set(['compaction', 'advisor_message'])

const totalOf = (usage: Usage): UsageTotal =>
  [usage, ...(usage.iterations ?? []).filter(isBilledBesides)].map(figuresOf).reduce(addUsage, {
    ...noUsage,
    requests: 1,
    web_search_requests: usage.server_tool_use?.web_search_requests ?? 0,
    web_fetch_requests: usage.server_tool_use?.web_fetch_requests ?? 0,
    service_tiers: usage.service_tier == null ? [] : [usage.service_tier],
  })

type BilledIteration = Exclude<NonNullable<Usage['iterations']>[number], { readonly type: '@unknown' }>

const isBilledBesides = (it: NonNullable<Usage['iterations']>[number]): it is BilledIteration => besides.has(it.type)

const figuresOf = (usage: Usage | BilledIteration): UsageTotal => ({
  ...noUsage,
  input_tokens: usage.input_tokens ?? 0,
  output_tokens: usage.output_tokens ?? 0,
  cache_creation_input_tokens: usage.cache_creation_input_tokens ?? 0,
  cache_read_input_tokens: usage.cache_read_input_tokens ?? 0,
  ephemeral_5m_input_tokens: usage.cache_creation?.ephemeral_5m_input_tokens ?? 0,
  ephemeral_1h_input_tokens: usage.cache_creation?.ephemeral_1h_input_tokens ?? 0,
})

const isSameTotal = (a: UsageTotal, b: UsageTotal): boolean => JSON.stringify(a) === JSON.stringify(b)
