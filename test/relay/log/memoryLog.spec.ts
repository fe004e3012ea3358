import {
  asyncScheduler,
  catchError,
  defer,
  EMPTY,
  lastValueFrom,
  map,
  NEVER,
  type Observable,
  of,
  Subject,
  Subscription,
  take,
  takeUntil,
  tap,
} from 'rxjs'
import { cancelled } from '../../../src/relay/log/cancelled.ts'
import { noSuchStream } from '../../../src/relay/log/countOf.ts'
import { leaving } from '../../../src/relay/log/leaving.ts'
import { memoryLog } from '../../../src/relay/log/memoryLog.ts'
import { marbles, overloaded } from '../../../src/testing/index.ts'
import type { Frame } from '../../../src/wire/Frame.ts'
import { collect } from '../collect.ts'
import { describeLog } from '../../../src/testing/describeLog.ts'
import { scenes } from './scenes.ts'

/** A position in these specs, in which random bits are 0. */
const at = (number: number): string => `${number}.${'0'.repeat(32)}`

/** What the source gives, and the same as the log gives it. */
const given: Record<string, Frame> = {}
const kept: Record<string, Frame> = {}
for (const [index, data] of ['a', 'b', 'c', 'd'].entries()) {
  given[data] = { event: '', data }
  kept[data] = { event: '', data, id: at(index + 1) }
}

const letGo = cancelled()

describeLog({ describe, it }, 'memoryLog', {
  ...scenes,
  open: (config) => memoryLog({ expiry: 1000, linger: 20, ...config }),
  lose: async (log) => {
    const now = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 2000)
    await expect(lastValueFrom(log('any')(undefined))).rejects.toMatchObject({ status: 404 })
    now.mockRestore()
  },
})

describe('memoryLog', () => {
  beforeEach(() => {
    jest.spyOn(crypto, 'getRandomValues').mockImplementation((bytes) => bytes)
    jest.spyOn(performance, 'now').mockImplementation(() => asyncScheduler.now()) // the time of the marbles
  })
  afterEach(() => jest.restoreAllMocks())

  it('removes the stream that ended first if there are more than maxStreams', async () => {
    const log = memoryLog({ maxStreams: 2 })
    const read = async (id: string, source?: Observable<Frame>): Promise<string> =>
      lastValueFrom(
        log(
          id,
          source,
        )(undefined).pipe(
          map(({ data }) => data),
          catchError((error: unknown) => of(String(error))),
        ),
      )
    const source = (data: string) => of({ event: '', data })
    for (const id of ['a', 'b', 'c']) expect(await read(id, source(id))).toBe(id)
    expect(await read('a')).toContain('No stream has this id')
    expect([await read('b'), await read('c')]).toEqual(['b', 'c'])
  })

  it('refuses a new stream if maxStreams are running, and sends no request', () => {
    const log = memoryLog({ maxStreams: 2 })
    const readers = new Subscription()
    const ends = new Subject<Frame>()
    for (const [id, source] of [
      ['a', NEVER],
      ['b', ends],
    ] as const)
      readers.add(log(id, source)(undefined).subscribe())
    const source = jest.fn(() => EMPTY)
    const failures: unknown[] = []
    log('c', defer(source))(undefined).subscribe({ error: (failure: unknown) => failures.push(failure) })
    expect(failures).toMatchObject([{ _tag: 'ApiFailure', kind: 'overloaded_error', status: 503 }])
    expect(source).not.toHaveBeenCalled()

    ends.complete()
    readers.add(log('c', defer(source))(undefined).subscribe())
    expect(source).toHaveBeenCalledTimes(1)
    readers.unsubscribe()
  })

  it('looks at a stream once to remove it, however many expire together', () => {
    const log = memoryLog({ maxStreams: Infinity, expiry: 1000 })
    const count = 50_000
    for (let id = 0; id < count; id++) log(String(id), EMPTY)(undefined).subscribe()
    const now = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 2000)
    const moved = jest.spyOn(Array.prototype, 'shift')
    const removed = jest.spyOn(Map.prototype, 'delete')
    log('late', EMPTY)(undefined).subscribe()
    const deleted = removed.mock.calls.length
    expect(moved).not.toHaveBeenCalled()
    removed.mockRestore()
    now.mockRestore()
    expect(deleted).toBeLessThanOrEqual(2 * count + 10)
  })

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
      expectObservable(log('id')(at(1)), late).toBe(lateSecond, kept)
      expectObservable(log('id')(undefined), after).toBe(afterAll, kept)
      expectObservable(log('id')(at(3)), after).toBe(afterNone, kept)
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
        expectObservable(log('id', source)(at(2)), second).toBe('     -------c', kept)
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

  describe('leaving', () => {
    it(
      'unsubscribes the source at once if no one reads, and completes',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('  -a-b---c', given)
        const subs = '         ^----!'
        const log = memoryLog({ linger: Infinity })

        expectObservable(log('id', source)(undefined), '^--!').toBe('-a', kept)
        expectObservable(log('id')(leaving), '-----^').toBe('-----|')
        expectObservable(log('id')(undefined), '-------^').toBe('-------(ab#)', kept, letGo)
        expectSubscriptions(source.subscriptions).toBe(subs)
      }),
    )

    it(
      'unsubscribes it when the connection of the reader closes, if that is within a second',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const [soon, late] = [cold('-a', given), cold('-a', given)]
        const log = memoryLog({ linger: 5000 })

        expectObservable(log('soon', soon)(undefined), '^-- 998ms !').toBe('-a', kept)
        expectObservable(log('late', late)(undefined), '^-- 999ms !').toBe('-a', kept)
        expectObservable(log('soon')(leaving), '--^').toBe('--|')
        expectObservable(log('late')(leaving), '--^').toBe('--|')
        expectSubscriptions(soon.subscriptions).toBe('^-- 998ms !')
        expectSubscriptions(late.subscriptions).toBe('^-- 999ms 5s !')
      }),
    )

    it(
      'changes nothing for another reader, nor for how long the source then lingers',
      marbles(({ cold, expectObservable, expectSubscriptions }) => {
        const source = cold('-a-b- 2s c', given)
        const log = memoryLog({ linger: 4 })

        expectObservable(log('id', source)(undefined), '--!').toBe('-a', kept)
        expectObservable(log('id')(leaving), '---^').toBe('---|')
        expectObservable(log('id')(undefined), '-^--- 2s -!').toBe('-a-b- 2s c', kept)
        expectSubscriptions(source.subscriptions).toBe('^---- 2s -----!')
      }),
    )

    it(
      'leaves an ended stream as it is',
      marbles(({ cold, expectObservable }) => {
        const log = memoryLog()

        expectObservable(log('id', cold('-a|', given))(undefined)).toBe('-a|', kept)
        expectObservable(log('id')(leaving), '----^').toBe('----|')
        expectObservable(log('id')(undefined), '-----^').toBe('-----(a|)', kept)
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
        expectObservable(log('id', source)(at(1)), '------^').toBe('------|', kept)
        expectObservable(log('id', source)(at(1)), '--------^').toBe('--------#', kept, noSuchStream())
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
      const later = asyncScheduler.now() + 1000
      jest.spyOn(performance, 'now').mockReturnValue(later)
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
