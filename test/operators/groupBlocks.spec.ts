import { from, lastValueFrom, map, materialize, mergeMap, type Observable, toArray } from 'rxjs'
import { groupBlocks, type MessageStreamEvent } from '../../src/index.ts'
import { alphabet, marbles, overloaded } from '../../src/testing/index.ts'
import { blockDelta, blockStart, blockStop, start } from '../events.ts'

/** Each notification of each block, as its index and N, E or C. */
const kinds = (source: Observable<MessageStreamEvent>) =>
  source.pipe(
    groupBlocks(),
    mergeMap((block$) =>
      block$.pipe(
        materialize(),
        map(({ kind }) => `${block$.key}${kind}`),
      ),
    ),
  )

const letters = { a: '0N', c: '0C', e: '0E', A: '1N', C: '1C', E: '1E' }

describe('groupBlocks', () => {
  it(
    'emits a stream for each block when it starts',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[ab]p{jk}T(.|)', alphabet)
      const subs = '         ^----------!'
      const expected = '     -x----y----|'

      expectObservable(
        source.pipe(
          groupBlocks(),
          map(({ key }) => key),
        ),
      ).toBe(expected, { x: 0, y: 1 })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'completes each of them at its own stop',
    marbles(({ cold, expectObservable }) => {
      const source = cold('  S[a]----{jk}----T(.|)', alphabet)
      const expected = '     -aa(ac)-AAA(AC)--|'

      expectObservable(kinds(source)).toBe(expected, letters)
    }),
  )

  it(
    'fails the block that is open when the stream fails, and then the whole',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a]----{j#', alphabet, overloaded)
      const subs = '         ^---------!'
      const expected = '     -aa(ac)-AA(E#)'

      expectObservable(kinds(source)).toBe(expected, letters, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('sends every event of interleaved blocks to its own block', async () => {
    const text = { type: 'text', text: '' } as const
    const events = [
      start(),
      blockStart(0, text),
      blockStart(1, text),
      blockDelta(1, { type: 'text_delta', text: 'b' }),
      blockDelta(0, { type: 'text_delta', text: 'a' }),
      blockStop(1),
      blockDelta(0, { type: 'text_delta', text: 'a' }),
      blockStop(0),
    ]
    const groups = from(events).pipe(
      groupBlocks(),
      mergeMap((block$) => block$.pipe(toArray())),
      toArray(),
    )
    expect(await lastValueFrom(groups)).toEqual([
      events.filter((event) => 'index' in event && event.index === 1),
      events.filter((event) => 'index' in event && event.index === 0),
    ])
  })
})
