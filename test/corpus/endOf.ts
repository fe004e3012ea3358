import { isFailure, type MessageStreamEvent } from '../../src/index.ts'
import type { CompletionEvent } from '../../src/completions/index.ts'
import type { Recording } from '../corpus.ts'
import { eventsOf } from './eventsOf.ts'

/** How a stream ended, and what came before. */
export interface End {
  readonly end: 'complete' | 'failure'
  readonly _tag?: string
  readonly kind?: string
  readonly status?: number
  readonly events: readonly (MessageStreamEvent | CompletionEvent)[]
}

/** Reads a recording through its own transport, its body in the given pieces; rejects where there is not exactly one end. */
export const endOf = (recording: Recording, pieces?: readonly Uint8Array[]): Promise<End> =>
  new Promise((resolve, reject) => {
    const events: (MessageStreamEvent | CompletionEvent)[] = []
    let ends = 0
    const end = (outcome: Omit<End, 'events'>): void => {
      ends += 1
      if (ends > 1) reject(new Error('It ended twice'))
      else setImmediate(() => resolve({ ...outcome, events }))
    }
    eventsOf(recording, pieces).subscribe({
      next: (event) => (ends > 0 ? reject(new Error('An event after the end')) : events.push(event)),
      error: (error: unknown) => (isFailure(error) ? end({ ...error.toJSON(), end: 'failure' }) : reject(error)),
      complete: () => end({ end: 'complete' }),
    })
  })
