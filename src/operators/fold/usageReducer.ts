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
  /** Whether nothing but a `message_start` has arrived of the current request: a further one describes the same request. */
  readonly isEmpty: boolean
}

/** Returns the tokens of all requests after one more event: the pure function used by {@link scanUsage} and {@link reduceUsage}. */
export const usageReducer = (
  accounts: UsageAccounts | undefined,
  event: MessageStreamEvent | Seam | Restart,
): UsageAccounts | undefined => {
  switch (event.type) {
    case 'message_start': {
      const before = accounts?.isEmpty ? accounts.before : accounts?.total
      return accountsOf(accounts, before ?? noUsage, event.message.usage, true)
    }
    case '@resume':
      return accountsOf(accounts, accounts?.total ?? noUsage, event.message.usage, true)
    case 'message_delta':
      return accounts && accountsOf(accounts, accounts.before, mergeUsage(accounts.current, event.usage), false)
    case 'ping':
    case '@unknown':
      return accounts
    default:
      return accounts?.isEmpty ? { ...accounts, isEmpty: false } : accounts
  }
}

/** The next accounts; their total is the same object if no figure of it changes. */
const accountsOf = (
  last: UsageAccounts | undefined,
  before: UsageTotal,
  current: Usage,
  isEmpty: boolean,
): UsageAccounts => {
  const total = addUsage(before, totalOf(current))
  return { before, current, total: last && isSameTotal(last.total, total) ? last.total : total, isEmpty }
}

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
