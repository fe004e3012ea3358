import { from, lastValueFrom, toArray } from 'rxjs'
import { contentBlocks, TruncatedFailure } from '../../src/index.ts'
import { alphabet, marbles, overloaded } from '../../src/testing/index.ts'
import { blockDelta, blockStart, blockStop, messageStop, start } from '../events.ts'

const blocks = {
  x: { type: 'thinking', thinking: 'x', signature: 'signed' },
  t: { type: 'text', text: 'ab' },
  u: { type: 'tool_use', id: 'toolu_2', name: 'tool', input: { a: 1 } },
}

describe('contentBlocks', () => {
  it(
    'emits each block once, when it is complete',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S<x~>[ab]p{jk}T(.|)', alphabet)
      const subs = '         ^--------------!'
      const expected = '     ----x---t----u-|'

      expectObservable(source.pipe(contentBlocks())).toBe(expected, blocks)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'keeps back the block that a failure cuts',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S<x~>[ab#', alphabet, overloaded)
      const subs = '         ^-------!'
      const expected = '     ----x---#'

      expectObservable(source.pipe(contentBlocks())).toBe(expected, blocks, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'errors after what it has emitted if the source completes in the middle of a message',
    marbles(({ cold, expectObservable }) => {
      const cut = new TruncatedFailure('The source completed in the middle of a message')
      expectObservable(cold('S[ab]{j|', alphabet).pipe(contentBlocks())).toBe('----t--#', blocks, cut)
      expectObservable(cold('p|', alphabet).pipe(contentBlocks())).toBe('-|')
    }),
  )

  it('emits interleaved blocks in the order in which they stop', async () => {
    const events = [
      start(),
      blockStart(0, { type: 'text', text: '' }),
      blockStart(1, { type: 'text', text: '' }),
      blockDelta(1, { type: 'text_delta', text: 'b' }),
      blockDelta(0, { type: 'text_delta', text: 'a' }),
      blockStop(1),
      blockStop(0),
      messageStop,
    ]
    expect(await lastValueFrom(from(events).pipe(contentBlocks(), toArray()))).toEqual([
      { type: 'text', text: 'b' },
      { type: 'text', text: 'a' },
    ])
  })

  it('emits blocks that the message brings along', async () => {
    const text = { type: 'text', text: 'Olá' }
    expect(await lastValueFrom(from([start('m', { content: [text] }), messageStop]).pipe(contentBlocks()))).toEqual(
      text,
    )
  })
})
