import {
  concat,
  concatMap,
  defer,
  delay,
  EMPTY,
  finalize,
  firstValueFrom,
  from,
  lastValueFrom,
  NEVER,
  asapScheduler,
  type Observable,
  observeOn,
  of,
  Subject,
  Subscription,
  take,
  tap,
  throwError,
  toArray,
} from 'rxjs'
import { ApiFailure } from '../failure/ApiFailure.ts'
import { leaving } from '../relay/log/leaving.ts'
import type { StreamLog } from '../relay/log/StreamLog.ts'
import { newId } from '../relay/newId.ts'
import type { Frame } from '../wire/Frame.ts'
import type { LogStore } from './LogStore.ts'
import { mustEqual, mustMatch } from './mustMatch.ts'
import { playScene } from './playScene.ts'
import { random } from './random.ts'
import { generationOf, piece, pieces, type Reading, readToEnd, withoutGeneration } from './readToEnd.ts'

/**
 * The functions of a test runner that {@link describeLog} uses. Those of jest, vitest and `node:test` fit.
 *
 * @since 0.1.0
 * @category Testing
 */
export interface SpecRunner {
  /** Groups specs under a name. */
  readonly describe: (name: string, specs: () => void) => unknown
  /** Adds a spec, which fails if its promise rejects. */
  readonly it: (name: string, spec: () => Promise<void>) => unknown
}

/**
 * Adds specs of everything that a {@link StreamLog} promises, so that you can prove a log over a store of your own.
 *
 * In random scenes readers come and go at random moments and resume, in several processes, while something goes wrong (`faults`): each reader receives the
 * stream whole, once and in order, or a part of it and a {@link Failure}, and nothing hangs. A scene that fails is shown with its number.
 *
 * Each spec uses ids of its own, so that the specs can run over a store that holds other streams. They use real time and take some seconds.
 * A spec that fails throws an `Error` that shows the expected and the received value.
 *
 * @example With the test runner of Node
 * ```ts
 * import { describe, it } from 'node:test'
 * import { memoryLog } from 'rxjs-anthropic/server'
 * import { describeLog } from 'rxjs-anthropic/testing'
 *
 * describeLog({ describe, it }, 'memoryLog', {
 *   open: (config) => memoryLog(config),
 * })
 * ```
 *
 * @see {@link StreamLog} for what a log promises
 * @since 0.1.0
 * @category Testing
 */
export const describeLog = ({ describe, it }: SpecRunner, name: string, store: LogStore): void => {
  const { open, lose, scenes = 200, firstScene = 1 } = store
  const unusedId = (): string => `ana:${newId()}`

  describe(`${name}, as a log`, () => {
    it('numbers the frames from 1, whatever ids they had', async () => {
      const log = await open()
      const source = of({ ...piece('a'), id: 'x' }, piece('b'))
      mustRead(await readToEnd(log(unusedId(), source)(undefined)), ['a', 'b'])
    })

    it('keeps the data of a frame as it was written', async () => {
      const log = await open()
      const texts = ['{"n":1e999,"m":-0,"k":1.0}', '"\\ud800"', 'null', '{"__proto__":{"a":1}}']
      mustRead(await readToEnd(log(unusedId(), from(texts.map(piece)))(undefined)), texts)
    })

    it('subscribes the source once, when its first reader subscribes, however many read', async () => {
      const log = await open()
      const id = unusedId()
      const { source, count } = counted(of(piece('a'), piece('b')).pipe(concatMap((it) => of(it).pipe(delay(5)))))
      const read = log(id, source)
      mustEqual(count(), 0, 'Subscriptions before there is a reader')

      const readers = [read, read, log(id, source)].map((it) => readToEnd(it(undefined)))
      for (const reader of readers) mustRead(await reader, ['a', 'b'])
      mustRead(await readToEnd(log(id)(undefined)), ['a', 'b'])
      mustEqual(count(), 1, 'Subscriptions')
    })

    it('emits to a reader what is after its position, and what arrives later', async () => {
      const log = await open()
      const id = unusedId()
      const more = new Subject<Frame>()
      const first = readToEnd(log(id, concat(from(['a', 'b', 'c'].map(piece)), more))(undefined))
      await lastValueFrom(log(id)(undefined).pipe(take(3)))
      const second = readToEnd(log(id)(await positionIn(log, id, 2)))
      const third = await firstValueFrom(log(id)(await positionIn(log, id, 2)))
      mustEqual(withoutGeneration([third]), pieces(['a', 'b', 'c']).slice(2))
      more.next(piece('d'))
      more.complete()
      mustRead(await second, ['a', 'b', 'c', 'd'], { after: 2 })
      mustRead(await first, ['a', 'b', 'c', 'd'])
      mustRead(await readToEnd(log(id)(await positionIn(log, id, 4))), ['a', 'b', 'c', 'd'], { after: 4 })
    })

    it('errors for every reader as the source errored, after everything that had arrived, also for later readers', async () => {
      const log = await open()
      const id = unusedId()
      const failure = new ApiFailure('Overloaded', { kind: 'overloaded_error', requestId: 'req_1' })
      const source = concat(
        from(['a', 'b'].map(piece)),
        throwError(() => failure),
      )
      for (const read of [log(id, source)(undefined), log(id)(undefined)]) {
        const { frames, end } = await readToEnd(read)
        mustEqual(withoutGeneration(frames), pieces(['a', 'b']))
        mustMatch(end, { _tag: 'ApiFailure', message: 'Overloaded', kind: 'overloaded_error', requestId: 'req_1' })
      }
    })

    it('keeps that a frame is unterminated', async () => {
      const log = await open()
      const cut: Frame = { event: 'piece', data: '{"a', unterminated: true }
      const { frames, end } = await readToEnd(log(unusedId(), of(cut))(undefined))
      mustEqual(withoutGeneration(frames), [{ event: 'piece', data: '{"a', id: '1', unterminated: true }])
      mustEqual(end, 'complete')
    })

    it('knows a stream that emits nothing', async () => {
      const log = await open()
      const id = unusedId()
      mustRead(await readToEnd(log(id, EMPTY)(undefined)), [])
      mustRead(await readToEnd(log(id)(undefined)), [])
    })

    it('does not show the id of a stream that it does not know', async () => {
      const log = await open()
      const { frames, end } = await readToEnd(log('a secret')(undefined))
      mustBeGone({ frames, end })
      mustEqual(String(end).includes('a secret'), false, 'The message contains the id')
    })

    it('starts nothing for a reader that has read before: its stream is gone', async () => {
      const log = await open()
      const { source, count } = counted(of(piece('a'), piece('b')))
      mustBeGone(await readToEnd(log(unusedId(), source)('1.x')))
      mustEqual(count(), 0, 'Subscriptions')
    })

    for (const position of malformed)
      it(`refuses the malformed position ${JSON.stringify(position)}`, async () => {
        const log = await open()
        const id = unusedId()
        const source = of(piece('a'), piece('b'))
        await readToEnd(log(id, source)(undefined))
        for (const read of [log(id)(position), log(id, source)(position), log(unusedId(), source)(position)])
          mustMatch((await readToEnd(read)).end, badPosition)
      })

    it('refuses a position after the last frame', async () => {
      const log = await open()
      const id = unusedId()
      await readToEnd(log(id, of(piece('a'), piece('b')))(undefined))
      mustMatch((await readToEnd(log(id)(await positionIn(log, id, 3)))).end, badPosition)
    })

    for (const generation of ['__proto__', 'constructor', 'toString'])
      it(`knows no stream of the generation ${generation}`, async () => {
        const log = await open()
        const id = unusedId()
        await readToEnd(log(id, of(piece('a')))(undefined))
        mustBeGone(await readToEnd(log(id)(`1.${generation}`)))
      })

    for (const start of ['', '}', '}a', '{', '{}', '%', ':', '__proto__'])
      it(`keeps a stream under an id that begins with ${JSON.stringify(start)}`, async () => {
        const log = await open()
        const id = start + unusedId()
        mustRead(await readToEnd(log(id, of(piece('a')))(undefined)), ['a'])
        mustRead(await readToEnd(log(id)(undefined)), ['a'])
      })

    if (lose)
      it('never continues a stream that was lost with another one under the same id', async () => {
        const log = await open()
        for (let seed = 1; seed <= 20; seed++) {
          const { list, upTo } = random(seed)
          const id = unusedId()
          const positions: (string | undefined)[] = []
          for (const texts of list(2, 4, () => list(1, 5, () => 'ab"'.slice(upTo(3))))) {
            const source = from(texts.map(piece))
            for (const position of positions)
              for (const read of [log(id)(position), log(id, source)(position)]) mustBeGone(await readToEnd(read))

            const whole = await readToEnd(log(id, source)(undefined))
            mustRead(whole, texts)
            for (const position of positions) mustBeGone(await readToEnd(log(id, source)(position)))
            positions.push(...whole.frames.map((it) => it.id))
            await lose(log, id)
          }
          mustEqual(new Set(positions).size, positions.length, 'Different positions')
        }
      })

    it('knows no stream that a reader leaves unless it exists, and starts none', async () => {
      const log = await open()
      const id = unusedId()
      const { source, count } = counted(of(piece('a')))
      for (const read of [log(id)(leaving), log(id, source)(leaving)]) mustBeGone(await readToEnd(read))
      mustEqual(count(), 0, 'Subscriptions')
    })

    for (const order of ['closes first', 'leaves first'])
      it(`ends a stream at once when its only reader leaves for good, which ${order}`, async () => {
        const log = await open({ linger: 60_000 })
        const id = unusedId()
        const released = new Subject<void>()
        const source = concat(of(piece('a')), NEVER).pipe(finalize(() => released.next()))
        const ended = firstValueFrom(released, { defaultValue: undefined })
        const reader = new Subscription()
        await new Promise<void>((resolve) => reader.add(log(id, source)(undefined).subscribe(() => resolve())))
        if (order === 'closes first') reader.unsubscribe()
        mustRead(await readToEnd(log(id)(leaving)), [])
        reader.unsubscribe()
        await ended
        const { frames, end } = await readToEnd(log(id)(undefined))
        mustEqual(withoutGeneration(frames), pieces(['a']))
        mustMatch(end, { _tag: 'TruncatedFailure' })
      })

    for (const order of ['closes first', 'leaves first'])
      it(`continues for another reader when one leaves for good, which ${order}`, async () => {
        const log = await open({ linger: 0 })
        const id = unusedId()
        const more = new Subject<Frame>()
        const first = new Subscription()
        const joined = new Subject<void>()
        const source = concat(of(piece('a')), more)
        const both = firstValueFrom(joined.pipe(take(2), toArray()))
        first.add(log(id, source)(undefined).subscribe(() => joined.next()))
        const other = readToEnd(log(id, source)(undefined).pipe(tap(() => joined.next())))
        await both
        if (order === 'closes first') first.unsubscribe()
        mustRead(await readToEnd(log(id)(leaving)), [])
        first.unsubscribe()
        more.next(piece('b'))
        more.complete()
        mustRead(await other, ['a', 'b'])
      })

    it('errors for every reader of a stream that is longer than maxSize, and unsubscribes its source', async () => {
      const log = await open({ maxSize: 12 })
      const id = unusedId()
      const source = concat(from(['a', 'b', 'c'].map(piece)), NEVER)
      for (const read of [log(id, source)(undefined), log(id)(undefined)]) {
        const { frames, end } = await readToEnd(read)
        mustEqual(withoutGeneration(frames), pieces(['a', 'b']))
        mustMatch(end, { _tag: 'ApiFailure', kind: 'api_error', shouldRetry: false })
      }
    })

    it('emits the stream once and in order to a reader, however often it leaves and comes back', async () => {
      const log = await open()
      for (let seed = 1; seed <= 50; seed++) {
        const { list, upTo } = random(seed)
        const texts = list(0, 20, () => 'ab"'.slice(upTo(3)))
        const id = unusedId()
        const { source, count } = counted(from(texts.map(piece)).pipe(observeOn(asapScheduler)))
        const readers = list(1, 3, () => list(0, 5, () => upTo(5))).map(async (stays) => {
          const got: Frame[] = []
          const read = (): Observable<Frame> => log(id, source)(got.at(-1)?.id)
          for (const stay of stays) got.push(...(await lastValueFrom(read().pipe(take(stay), toArray()))))
          got.push(...(await lastValueFrom(read().pipe(toArray()))))
          return got
        })
        for (const got of await Promise.all(readers)) mustEqual(withoutGeneration(got), pieces(texts))
        mustEqual(count(), 1, 'Subscriptions')
      }
    })

    for (let played = 0; played < scenes; played += together) {
      const seeds = Array.from(
        { length: Math.min(together, scenes - played) },
        (_, index) => firstScene + played + index,
      )
      it(`emits the stream once and in order, or a failure, in the random scenes ${seeds[0]} to ${seeds.at(-1)}`, async () => {
        await Promise.all(seeds.map((seed) => playScene(seed, store)))
      })
    }
  })
}

/** How many scenes are played at the same time: in many of them something has to expire. */
const together = 40

const malformed = [
  '1',
  '3',
  '1.',
  '.x',
  '-1.x',
  '1e0.x',
  ' 1.x',
  '1.x ',
  '1.x.y',
  '1.é',
  'x',
  '',
  '99999999999999999999.x',
]

const badPosition = { _tag: 'ApiFailure', kind: 'invalid_request_error', status: 400 }

const gone = {
  _tag: 'ApiFailure',
  kind: 'not_found_error',
  status: 404,
  details: { error_code: 'stream_not_found' },
}

const mustBeGone = ({ frames, end }: Reading): void => {
  mustEqual(frames, [])
  mustMatch(end, gone)
}

/** Throws unless exactly these texts were read, those after a position, and the stream completed. */
const mustRead = ({ frames, end }: Reading, texts: readonly string[], { after = 0 } = {}): void => {
  mustEqual([withoutGeneration(frames), end], [pieces(texts).slice(after), 'complete'])
}

/** Returns a source, and a function that returns how often it was subscribed. */
const counted = (source: Observable<Frame>): { readonly source: Observable<Frame>; readonly count: () => number } => {
  let count = 0
  return {
    source: defer(() => {
      count += 1
      return source
    }),
    count: () => count,
  }
}

/** Resolves to the position of a number in a stream that has frames. */
const positionIn = async (log: StreamLog, id: string, number: number): Promise<string> =>
  `${number}.${generationOf((await firstValueFrom(log(id)(undefined))).id)}`
