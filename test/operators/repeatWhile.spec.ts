import { defer, EMPTY, of, Subject, take } from 'rxjs'
import { repeatWhile } from '../../src/operators/repeatWhile.ts'
import { marbles } from '../../src/testing/index.ts'

describe('repeatWhile', () => {
  it(
    'subscribes again when the source completes, while there is more',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -a|')
      const subs = ['        ^-!', '      --^-!', '    ----^-!']
      const expected = '     -a-a-a|'

      let left = 2
      expectObservable(source.pipe(repeatWhile(() => left-- > 0))).toBe(expected)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'errors with the error of the source, and is over if it is unsubscribed',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const broken = cold('  -a#')
      const source = cold('  -a---|')
      const unsub = '        -------!'
      const subs = ['        ^----!', '      -----^-!']

      expectObservable(broken.pipe(repeatWhile(() => true))).toBe('-a#')
      expectObservable(source.pipe(repeatWhile(() => true)), unsub).toBe('-a----a')
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it('does not nest 100 000 subscriptions that complete synchronously', () => {
    let count = 0
    let completed = false
    defer(() => of((count += 1)))
      .pipe(repeatWhile(() => count < 100_000))
      .subscribe({ complete: () => (completed = true) })
    expect([count, completed]).toEqual([100_000, true])
  })

  it('does not nest inside of another one, nor after a source that completed later', () => {
    const first = new Subject<never>()
    let count = 0
    let outer = 0
    const inner = defer(() => ((count += 1) % 10_000 === 1 ? first : EMPTY)).pipe(
      repeatWhile(() => count % 10_000 !== 0),
    )
    const values: unknown[] = []
    inner.pipe(repeatWhile(() => (outer += 1) < 2)).subscribe({ complete: () => values.push(count) })
    expect(count).toBe(1)
    first.complete()
    expect(values).toEqual([20_000])
  })

  it('stops at the value that is the last one for its reader', () => {
    let count = 0
    const values: number[] = []
    defer(() => of((count += 1)))
      .pipe(
        repeatWhile(() => true),
        take(5_000),
      )
      .subscribe((value) => values.push(value))
    expect([count, values.length]).toEqual([5_000, 5_000])
  })
})
