import type { Completion, CompletionEvent } from '../codec/completions/CompletionEvent.ts'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'

/**
 * What the events so far show about their dialect.
 *
 * `incremental`: each completion is a piece (2023-06-01, Bedrock). `cumulative`: each repeats the whole text so far (before 2023-06-01).
 */
export interface Dialect {
  readonly kind: 'unknown' | 'incremental' | 'cumulative'
  /** The text of the last completion. */
  readonly last: string | undefined
  /** A completion that fits both dialects, held back until the next one decides. */
  readonly held: Completion | undefined
  /** The increments that the last event adds. */
  readonly events: readonly CompletionEvent[]
}

/** Before the first event. */
export const anyDialect: Dialect = { kind: 'unknown', last: undefined, held: undefined, events: [] }

/**
 * The dialect after one more event.
 *
 * An event that names its type is of the new dialect, an event that has `truncated` or `exception` of the old one. Any other event shows its dialect
 * only by comparison: completions are cumulative if two of them in a row, or the last one, begin with the whole completion before them;
 * they are incremental if one of them does not.
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
  if (isLastCompletion(event)) return settled('cumulative', event, [increment(event, last)])
  return { kind, last, held: event, events: [] }
}

/** Whether an event is the last one of a completion. */
export const isLastCompletion = (event: CompletionEvent): boolean =>
  event.type === 'completion' && event.stop_reason != null

const settled = (kind: Dialect['kind'], { completion }: Completion, events: readonly CompletionEvent[]): Dialect => ({
  kind,
  last: completion,
  held: undefined,
  events,
})

const increment = (event: Completion, before: string): Completion => {
  if (!event.completion.startsWith(before))
    throw new ProtocolFailure('A cumulative completion does not start with the text of the event before it', { event })
  return { ...event, completion: event.completion.slice(before.length) }
}
