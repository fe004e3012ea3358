import { anthropic, isFailure, messages, type MessageStreamEvent, vertex } from '../../src/index.ts'
import { fetchOf, type Recording } from '../corpus.ts'

/** How a stream ended, and what came before. */
export interface End {
  readonly end: 'complete' | 'failure'
  readonly _tag?: string
  readonly kind?: string
  readonly status?: number
  readonly events: readonly MessageStreamEvent[]
}

const request = { model: 'claude-sonnet-5', max_tokens: 1024, messages: [{ role: 'user', content: 'Hi' }] } as const

/** Reads a recording through its own transport, its body in the given pieces; rejects where there is not exactly one end. */
export const endOf = (recording: Recording, pieces?: readonly Uint8Array[]): Promise<End> =>
  new Promise((resolve, reject) => {
    const fetch = fetchOf(recording, pieces)
    const transport =
      recording.protocol === 'vertex'
        ? vertex({ project: 'p', region: 'global', token: 'a token', fetch, idleTimeout: 0 })
        : anthropic({ apiKey: 'a key', fetch, idleTimeout: 0 })
    const events: MessageStreamEvent[] = []
    let ends = 0
    const end = (outcome: Omit<End, 'events'>): void => {
      ends += 1
      if (ends > 1) reject(new Error('It ended twice'))
      else setImmediate(() => resolve({ ...outcome, events }))
    }
    messages(transport)(request).subscribe({
      next: (event) => (ends > 0 ? reject(new Error('An event after the end')) : events.push(event)),
      error: (error: unknown) => (isFailure(error) ? end({ ...error.toJSON(), end: 'failure' }) : reject(error)),
      complete: () => end({ end: 'complete' }),
    })
  })
