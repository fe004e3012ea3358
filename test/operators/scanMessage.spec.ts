import fc from 'fast-check'
import { from, map, scan } from 'rxjs'
import {
  messageReducer,
  type MessageSnapshot,
  type MessageStreamEvent,
  messageText,
  scanMessage,
} from '../../src/index.ts'
import { alphabet, marbles, overloaded } from '../../src/testing/index.ts'

describe('scanMessage', () => {
  it(
    'emits the message after each event that changes it, and nothing after the others',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  pSp[a?b]p$(.|)', alphabet)
      const subs = '         ^---------!'
      const expected = '     -0-01-2--2|   '

      const texts = source.pipe(scanMessage(), map(messageText))
      expectObservable(texts).toBe(expected, { 0: '', 1: 'a', 2: 'ab' })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'has emitted the partial message when the stream fails',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a-#', alphabet, overloaded)
      const subs = '         ^---!'
      const expected = '     001-#'

      expectObservable(source.pipe(scanMessage(), map(messageText))).toBe(expected, { 0: '', 1: 'a' }, overloaded)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'begins anew for each subscription',
    marbles(({ cold, expectObservable }) => {
      const texts = cold('   S[a]$(.|)', alphabet).pipe(scanMessage(), map(messageText))
      const expected = '     001-1|'

      expectObservable(texts).toBe(expected, { 0: '', 1: 'a' })
      expectObservable(texts).toBe(expected, { 0: '', 1: 'a' })
    }),
  )

  it(
    'lets the source go when it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  S[a-b]', alphabet)
      const unsub = '        ---!'
      const subs = '         ^--!'

      expectObservable(source.pipe(scanMessage(), map(messageText)), unsub).toBe('001-', { 0: '', 1: 'a' })
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('emits what messageReducer returns, also for long texts of several blocks that are open together', () => {
    const delta = fc.record({
      index: fc.nat({ max: 1 }),
      text: fc.oneof(
        fc.string({ minLength: 1 }),
        fc.integer({ min: 1000, max: 5000 }).map((length) => 'x'.repeat(length)),
      ),
    })
    fc.assert(
      fc.property(fc.array(delta), (deltas) => {
        const events: readonly MessageStreamEvent[] = [
          alphabet.S,
          alphabet['['],
          { type: 'content_block_start', index: 1, content_block: { type: 'text', text: '' } },
          ...deltas.map(({ index, text }): MessageStreamEvent => ({
            type: 'content_block_delta',
            index,
            delta: { type: 'text_delta', text },
          })),
        ]
        const scanned: MessageSnapshot[] = []
        const reduced: (MessageSnapshot | undefined)[] = []
        from(events)
          .pipe(scanMessage())
          .subscribe((snapshot) => scanned.push(snapshot))
        from(events)
          .pipe(scan((snapshot: MessageSnapshot | undefined, event) => messageReducer(snapshot, event), undefined))
          .subscribe((snapshot) => reduced.push(snapshot))
        expect(scanned).toEqual(reduced)
      }),
    )
  })
})
