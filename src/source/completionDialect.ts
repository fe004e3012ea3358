import type { Completion, CompletionEvent } from '../codec/completions/CompletionEvent.ts'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'

/**
 * What the events so far have shown of the dialect they are in.
 *
 * `incremental`: each completion is a piece (2023-06-01, Bedrock). `cumulative`: each repeats all the text so far (before 2023-06-01).
 */
export interface Dialect {
  readonly kind: 'unknown' | 'incremental' | 'cumulative'
  /** The completion that came last. */
  readonly last: string | undefined
  /** A completion that may be either, kept back until the next one shows which. */
  readonly held: Completion | undefined
  /** What the last event gives: increments. */
  readonly events: readonly CompletionEvent[]
}

/** Nothing has come. */
export const anyDialect: Dialect = { kind: 'unknown', last: undefined, held: undefined, events: [] }

/**
 * What is known after one more event.
 *
 * An event that says its type is in the new dialect, and one that has `truncated` or `exception` in the old. Any other shows it only beside its
 * neighbours: it takes two that each begin with all of the one before, or one at the end, to call them cumulative; one that does not settles the opposite.
 */
export const completionDialect = (dialect: Dialect, event: CompletionEvent, named: boolean): Dialect => {
  if (event.type !== 'completion') return { ...dialect, events: [event] }
  const { kind, last, held } = dialect
  const { completion } = event

  if (kind === 'incremental' || (kind === 'unknown' && named)) return settled('incremental', event, [event])
  if (kind === 'cumulative' || 'truncated' in event || 'exception' in event)
    return settled('cumulative', event, [increment(event, last ?? '')])
  if (last === undefined) return { kind, last: completion, held, events: [event] }

  const before = held?.completion ?? last
  const grows = completion.startsWith(before) && completion !== ''
  if (!grows) return settled('incremental', event, held ? [held, event] : [event])
  if (held) return settled('cumulative', event, [increment(held, last), increment(event, held.completion)])
  if (isLast(event)) return settled('cumulative', event, [increment(event, last)])
  return { kind, last, held: event, events: [] }
}

/** Whether it is the event with which a completion ends. */
export const isLast = (event: CompletionEvent): boolean => event.type === 'completion' && event.stop_reason != null

const settled = (kind: Dialect['kind'], { completion }: Completion, events: readonly CompletionEvent[]): Dialect => ({
  kind,
  last: completion,
  held: undefined,
  events,
})

const increment = (event: Completion, before: string): Completion => {
  if (!event.completion.startsWith(before))
    throw new ProtocolFailure('A completion that does not go on from the last', { event })
  return { ...event, completion: event.completion.slice(before.length) }
}
