import { of } from 'rxjs'
import { thinkingDeltas } from '../../src/operators/thinkingDeltas.ts'
import { alphabet, marbles } from '../../src/testing/index.ts'

describe('thinkingDeltas', () => {
  it(
    'emits the thinking of each delta, and no signature, no text',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S<x-y~>[a]$(.|)', alphabet)
      const subs = '         ^----------!'
      const expected = '     --x-y------|'

      expectObservable(source.pipe(thinkingDeltas())).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'gives what came before a failure, then the failure',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S<x#', alphabet)
      const subs = '         ^--!'
      const expected = '     --x#'

      expectObservable(source.pipe(thinkingDeltas())).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('emits the thinking that a block brings along when it starts, and drops empty pieces', () => {
    const seen: string[] = []
    of(
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'thinking', thinking: 'so', signature: '' },
      } as const,
      { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: '' } } as const,
    )
      .pipe(thinkingDeltas())
      .subscribe((thinking) => seen.push(thinking))

    expect(seen).toEqual(['so'])
  })
})
