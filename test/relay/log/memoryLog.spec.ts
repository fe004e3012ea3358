import { lastValueFrom, type Observable, of, Subject, Subscription, take, takeUntil, tap } from 'rxjs'
import { TruncatedFailure } from '../../../src/failure/TruncatedFailure.ts'
import { noSuchStream } from '../../../src/relay/log/countOf.ts'
import { memoryLog } from '../../../src/relay/log/memoryLog.ts'
import { marbles, overloaded } from '../../../src/testing/index.ts'
import type { Frame } from '../../../src/wire/Frame.ts'
import { collect } from '../collect.ts'
import { describeLog } from './describeLog.ts'

/** What the source gives, and the same as the log gives it. */
const given: Record<string, Frame> = {}
const kept: Record<string, Frame> = {}
for (const [index, data] of ['a', 'b', 'c', 'd'].entries()) {
  given[data] = { event: '', data }
  kept[data] = { event: '', data, id: String(index + 1) }
}

const letGo = new TruncatedFailure('The stream was cancelled because it had no readers')

describeLog('memoryLog', (config) => Promise.resolve(memoryLog({ expiry: 1000, linger: 20, ...config })))

describe('memoryLog', () => {
  it(
    'gives who comes late what was missed, then the rest, and who comes after the end all of it',
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('  -a-b-------c-|', given)
      const subs = '         ^------------!'
      const first = '        -a-b-------c-|'
      const late = '         -----^'
      const lateFirst = '    -----(ab)--c-|'
      const lateSecond = '   -----b-----c-|'
      const after = '        ---------------^'
      const afterAll = '     ---------------(abc|)'
      const afterNone = '    ---------------|'
      const log = memoryLog()

      expectObservable(log('id', source)(undefined)).toBe(first, kept)
      expectObservable(log('id')(undefined), late).toBe(lateFirst, kept)
      expectObservable(log('id')('1'), late).toBe(lateSecond, kept)
      expectObservable(log('id')(undefined), after).toBe(afterAll, kept)
      expectObservable(log('id')('3'), after).toBe(afterNone, kept)
      expectSubscriptions(source.subscriptions).toBe(subs)
    }),
  )

  it(
    'gives an error that is no failure as it is',
    marbles(({ cold, expectObservable }) => {
      const bug = new TypeError('a bug')
      const log = memoryLog()

      expectObservable(log('id', cold('-a#', given, bug))(undefined)).toBe('-a#', kept, bug)
      expectObservable(log('id')(undefined), '----^').toBe('----(a#)', kept, bug)
    }),
  )

  describe('linger', () => {
    it(
      'lets the source go when nobody has read it for that long, and gives who comes later what came, then a TruncatedFailure',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('  -a-b---c---d', given)
        const subs = '         ^-------!'
        const leaves = '       ----!'
        const comes = '        ----------^'
        const log = memoryLog({ linger: 4 })

        expectObservable(log('id', source)(undefined), leaves).toBe('-a-b', kept)
        expectObservable(log('id', source)(undefined), comes).toBe('----------(abc#)', kept, letGo)
        expectSubscriptions(source.subscriptions).toBe(subs)
      }),
    )

    it(
      'begins anew with each reader that comes in time',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('  -a-b---c---d', given)
        const subs = '         ^------------!'
        const first = '        ----!'
        const second = '       ------^--!'
        const log = memoryLog({ linger: 4 })

        expectObservable(log('id', source)(undefined), first).toBe(' -a-b', kept)
        expectObservable(log('id', source)('2'), second).toBe('     -------c', kept)
        expectSubscriptions(source.subscriptions).toBe(subs)
      }),
    )

    it(
      'does not run while one of several is left',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('  -a-b---c---d|', given)
        const subs = '         ^-----------!'
        const log = memoryLog({ linger: 1 })

        expectObservable(log('id', source)(undefined), '^-!').toBe('-a', kept)
        expectObservable(log('id', source)(undefined), '-^').toBe('-a-b---c---d|', kept)
        expectSubscriptions(source.subscriptions).toBe(subs)
      }),
    )

    it(
      'of 0 lets the source go at once',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('  -a-b', given)
        const log = memoryLog({ linger: 0 })

        expectObservable(log('id', source)(undefined), '--!').toBe('-a', kept)
        expectSubscriptions(source.subscriptions).toBe('^-!')
      }),
    )

    it(
      'of Infinity lets it run to its end',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('  -a 60s b|', given)
        const subs = '         ^- 60s -!'
        const log = memoryLog({ linger: Infinity })

        expectObservable(log('id', source)(undefined), '--!').toBe('-a', kept)
        expectObservable(log('id')(undefined), '70s ^').toBe('70s (ab|)', kept)
        expectSubscriptions(source.subscriptions).toBe(subs)
      }),
    )
  })

  describe('expiry', () => {
    afterEach(() => jest.restoreAllMocks())

    it(
      'forgets a stream that long after its end',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('-a|', given)
        const log = memoryLog({ expiry: 5 })

        expectObservable(log('id', source)(undefined)).toBe('-a|', kept)
        expectObservable(log('id', source)('1'), '------^').toBe('------|', kept)
        expectObservable(log('id', source)('1'), '--------^').toBe('--------#', kept, noSuchStream())
        expectObservable(log('id')(undefined), '--------^').toBe('--------#', kept, noSuchStream())
        expectSubscriptions(source.subscriptions).toBe('^-!')
      }),
    )

    it(
      'counts from the failure of one that failed, or was let go',
      marbles(({ cold, expectObservable }) => {
        const log = memoryLog({ expiry: 5, linger: 2 })

        expectObservable(log('failed', cold('-#', given, overloaded))(undefined)).toBe('-#', kept, overloaded)
        expectObservable(log('failed')(undefined), '-----^').toBe('-----#', kept, overloaded)
        expectObservable(log('failed')(undefined), '-------^').toBe('-------#', kept, noSuchStream())

        expectObservable(log('left', cold('-a', given))(undefined), '^-!').toBe('-a', kept)
        expectObservable(log('left')(undefined), '--------^').toBe('--------(a#)', kept, letGo)
        expectObservable(log('left')(undefined), '----------^').toBe('----------#', kept, noSuchStream())
      }),
    )

    it(
      'of Infinity keeps it',
      marbles(({ cold, expectObservable }) => {
        const log = memoryLog({ expiry: Infinity })

        expectObservable(log('id', cold('-a|', given))(undefined)).toBe('-a|', kept)
        expectObservable(log('id')(undefined), '10000s ^').toBe('10000s (a|)', kept)
      }),
    )

    it('has no timer, and leaves nothing of a stream in memory when the log is next asked', async () => {
      const [set, cleared] = [jest.spyOn(globalThis, 'setInterval'), jest.spyOn(globalThis, 'clearInterval')]
      const log = memoryLog({ expiry: 1000 })

      /** A reference to the frame that the log holds, read in a function of its own so that no variable holds it. */
      const read = async (): Promise<WeakRef<Frame>> =>
        new WeakRef(await lastValueFrom(log('id', of({ event: '', data: 'a' }))(undefined)))
      const frame = await read()

      const isThere = async (): Promise<boolean> => {
        await new Promise(setImmediate)
        collect()
        return frame.deref() !== undefined
      }
      expect(await isThere()).toBe(true)
      const done = cleared.mock.calls.map(([timer]): unknown => timer)
      expect(set.mock.results.filter(({ value }) => !done.includes(value))).toHaveLength(0)
      const later = Date.now() + 1000
      jest.spyOn(Date, 'now').mockReturnValue(later)
      await lastValueFrom(log('other', of({ event: '', data: 'b' }))(undefined))
      expect(await isThere()).toBe(false)
    })
  })

  describe('keeps the order', () => {
    const say = (source: Subject<Frame>, ...letters: readonly string[]): void => {
      for (const data of letters) source.next({ event: '', data })
    }

    /** Reads into an array, the failure at its end included. */
    const readInto = (got: unknown[], frames: Observable<Frame>): Subscription =>
      frames.subscribe({
        next: (frame) => got.push(frame),
        error: (error: unknown) => got.push(String(error)),
      })

    const all = [kept['a'], kept['b'], kept['c'], kept['d']]

    it('where a reader makes the source emit, and fail, while it is given a frame', () => {
      const log = memoryLog()
      const source = new Subject<Frame>()
      const early: Frame[] = []
      const late: Frame[] = []
      readInto(early, log('id', source)(undefined))
      say(source, 'a', 'b')
      const provoke = ({ data }: Frame): void => {
        if (data !== 'a') return
        say(source, 'c', 'd')
        source.error(overloaded)
      }
      readInto(late, log('id')(undefined).pipe(tap(provoke)))
      expect([early, late]).toEqual([
        [...all, 'ApiFailure: Overloaded'],
        [...all, 'ApiFailure: Overloaded'],
      ])
    })

    it('where readers come and leave while a frame is given', () => {
      const log = memoryLog({ linger: 0 })
      const source = new Subject<Frame>()
      const [leaving, coming, staying]: [Frame[], Frame[], Frame[]] = [[], [], []]
      const readers = new Subscription()
      const comes = (): void => readers.add(readInto(coming, log('id')(undefined)))
      const leaves = new Subject<void>()
      const swap = ({ data }: Frame): void => {
        if (data !== 'b') return
        comes()
        leaves.next()
      }
      readers.add(readInto(leaving, log('id', source)(undefined).pipe(tap(swap), takeUntil(leaves))))
      readers.add(readInto(staying, log('id')(undefined).pipe(take(3))))
      say(source, 'a', 'b', 'c', 'd')

      expect([leaving, coming, staying]).toEqual([all.slice(0, 1), all, all.slice(0, 3)])
      readers.unsubscribe()
    })
  })

  it('gives all readers the same object', () => {
    const log = memoryLog()
    const got: Frame[] = []
    log('id', of({ event: '', data: 'a' }))(undefined).subscribe((frame) => got.push(frame))
    log('id')(undefined).subscribe((frame) => got.push(frame))
    expect(got[0]).toBe(got[1])
  })
})
