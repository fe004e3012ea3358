import { map, type Observable, type UnaryFunction, timer } from 'rxjs'
import {
  coalesceDeltas,
  contentBlocks,
  ignorePings,
  type MessageStreamEvent,
  messageText,
  ofType,
  reduceMessage,
  reduceUsage,
  type Restart,
  restartWithBackoff,
  retryWithBackoff,
  scanMessage,
  scanUsage,
  textDeltas,
  thinkingDeltas,
  throwIfStalled,
  toEither,
  toolInputs,
  toolUses,
} from 'rxjs-anthropic'

/** What an operator of the playground reads and emits, so that only pipes that make sense are offered. */
export type Kind = 'events' | 'restarts' | 'message' | 'values'

export interface Setting {
  readonly name: string
  readonly value: number
  readonly unit: string
}

type Apply = UnaryFunction<Observable<never>, Observable<unknown>>

export interface Choice {
  readonly name: string
  /** What it can be applied to. */
  readonly from: readonly Kind[]
  /** What it emits; undefined for what it was applied to. */
  readonly to?: Kind | undefined
  readonly settings: readonly Setting[]
  readonly call: (settings: readonly number[]) => string
  readonly apply: (settings: readonly number[]) => Apply
}

type Event = MessageStreamEvent
type Restarting = MessageStreamEvent | Restart

const events: readonly Kind[] = ['events']
const folded: readonly Kind[] = ['events', 'restarts']
const any: readonly Kind[] = ['events', 'restarts', 'message', 'values']

const plain = (
  name: string,
  from: readonly Kind[],
  to: Kind | undefined,
  apply: () => UnaryFunction<Observable<never>, Observable<unknown>>,
): Choice => ({ name, from, to, settings: [], call: () => `${name}()`, apply })

const backoff: readonly Setting[] = [
  { name: 'count', value: 3, unit: '' },
  { name: 'initialDelay', value: 4, unit: 'ms' },
]

const backoffOf = ([count, initialDelay]: readonly number[]) => ({ count, initialDelay, jitter: () => 1 })

/** The operators of the playground: those of the library, as they are. */
export const operators: readonly Choice[] = [
  plain('textDeltas', events, 'values', () => textDeltas()),
  plain('thinkingDeltas', events, 'values', () => thinkingDeltas()),
  plain('ignorePings', events, 'events', () => ignorePings<Event>()),
  {
    ...plain('ofType', events, 'values', () => ofType<Event, 'content_block_delta'>('content_block_delta')),
    call: () => "ofType('content_block_delta')",
  },
  {
    name: 'coalesceDeltas',
    from: folded,
    settings: [{ name: 'until', value: 4, unit: 'ms' }],
    call: ([until = 0]) => `coalesceDeltas(() => timer(${until}))`,
    apply: ([until = 0]) => coalesceDeltas<Restarting>(() => timer(until)),
  },
  plain('scanMessage', folded, 'message', () => scanMessage()),
  plain('reduceMessage', folded, 'message', () => reduceMessage()),
  plain('contentBlocks', events, 'values', () => contentBlocks()),
  plain('toolInputs', events, 'values', () => toolInputs()),
  plain('scanUsage', folded, 'values', () => scanUsage()),
  plain('reduceUsage', folded, 'values', () => reduceUsage()),
  { ...plain('map(messageText)', ['message'], 'values', () => map(messageText)), call: () => 'map(messageText)' },
  { ...plain('map(toolUses)', ['message'], 'values', () => map(toolUses)), call: () => 'map(toolUses)' },
  {
    name: 'retryWithBackoff',
    from: any,
    settings: backoff,
    call: ([count, initialDelay]) => `retryWithBackoff({ count: ${count}, initialDelay: ${initialDelay} })`,
    apply: (settings) => retryWithBackoff(backoffOf(settings)),
  },
  {
    name: 'restartWithBackoff',
    from: events,
    to: 'restarts',
    settings: backoff,
    call: ([count, initialDelay]) => `restartWithBackoff({ count: ${count}, initialDelay: ${initialDelay} })`,
    apply: (settings) => restartWithBackoff<Event>(backoffOf(settings)),
  },
  {
    name: 'throwIfStalled',
    from: any,
    settings: [{ name: 'each', value: 5, unit: 'ms' }],
    call: ([each]) => `throwIfStalled({ each: ${each} })`,
    apply: ([each]) => throwIfStalled({ each }),
  },
  plain('toEither', any, 'values', () => toEither()),
]
