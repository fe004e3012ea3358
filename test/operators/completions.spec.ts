import {
  type CompletionEvent,
  completionDeltas,
  completionReducer,
  reduceCompletion,
  scanCompletion,
} from '../../src/completions/index.ts'
import { marbles, overloaded } from '../../src/testing/index.ts'

const events: Record<string, CompletionEvent> = {
  a: { type: 'completion', completion: ' Olá', stop_reason: null, model: 'claude-2.0' },
  p: { type: 'ping' },
  '?': { type: '@unknown', wireType: 'news', raw: {} },
  b: { type: 'completion', completion: '!', stop_reason: null, model: 'claude-2.1' },
  z: { type: 'completion', completion: '', stop_reason: 'stop_sequence', stop: '\n\nHuman:' },
}

const snapshots = {
  1: events['a'],
  2: { type: 'completion', completion: ' Olá!', stop_reason: null, model: 'claude-2.1' },
  3: { type: 'completion', completion: ' Olá!', stop_reason: 'stop_sequence', stop: '\n\nHuman:', model: 'claude-2.1' },
}

describe('completionReducer', () => {
  it('gives back the very same snapshot at a ping and at an unknown event', () => {
    const snapshot = { type: 'completion', completion: 'a' } as const
    expect(completionReducer(snapshot, { type: 'ping' })).toBe(snapshot)
    expect(completionReducer(snapshot, { type: '@unknown', wireType: 'news', raw: {} })).toBe(snapshot)
    expect(completionReducer(undefined, { type: 'ping' })).toBeUndefined()
  })
})

describe('scanCompletion', () => {
  it(
    'emits the completion as it grows',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  pa-p?b-z|', events)
      const subs = '         ^-------!'
      const expected = '     -1---2-3|'

      expectObservable(source.pipe(scanCompletion())).toBe(expected, snapshots)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'has emitted the partial completion when the stream fails',
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('a-#', events, overloaded).pipe(scanCompletion())).toBe('1-#', snapshots, overloaded)
    }),
  )
})

describe('reduceCompletion', () => {
  it(
    'emits the whole completion when the stream completes',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-pb-z|', events)
      const subs = '         ^-----!'
      const expected = '     ------(3|)'

      expectObservable(source.pipe(reduceCompletion())).toBe(expected, snapshots)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'emits nothing when the stream fails, or where nothing came',
    marbles(({ cold, expectObservable }) => {
      expectObservable(cold('a#', events, overloaded).pipe(reduceCompletion())).toBe('-#', undefined, overloaded)
      expectObservable(cold('p|', events).pipe(reduceCompletion())).toBe('-|')
    }),
  )
})

describe('completionDeltas', () => {
  it(
    'emits the text of each event, and no empty text',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  a-p?b-z|', events)
      const subs = '         ^------!'
      const expected = '     x---y--|'

      expectObservable(source.pipe(completionDeltas())).toBe(expected, { x: ' Olá', y: '!' })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )
})
