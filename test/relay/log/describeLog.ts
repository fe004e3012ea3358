import fc from 'fast-check'
import {
  asapScheduler,
  concat,
  concatMap,
  defer,
  delay,
  EMPTY,
  finalize,
  firstValueFrom,
  from,
  lastValueFrom,
  materialize,
  NEVER,
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
import { ApiFailure } from '../../../src/failure/ApiFailure.ts'
import { leaving } from '../../../src/relay/log/leaving.ts'
import type { LogConfig } from '../../../src/relay/log/memoryLog.ts'
import type { StreamLog } from '../../../src/relay/log/StreamLog.ts'
import type { Frame } from '../../../src/wire/Frame.ts'

const frame = (data: string): Frame => ({ event: 'piece', data })

/** A position without its generation. */
const numberOf = (position: string | undefined): string | undefined => position?.replace(/\..*/, '')

const generationOf = (position: string | undefined): string | undefined => position?.replace(/^\d+\./, '')

/** The same frames, as a log gives them, but for the generation. */
const numbered = (...texts: readonly string[]): readonly Frame[] =>
  texts.map((data, index) => ({ event: 'piece', data, id: String(index + 1) }))

/** A source, and how often it was subscribed. */
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

/** What is read up to the end, and which that is. */
const wholeOutcome = async (read: Observable<Frame>): Promise<readonly [frames: readonly Frame[], end: unknown]> => {
  const all = await lastValueFrom(read.pipe(materialize(), toArray()))
  const end = all.at(-1)
  return [all.flatMap((it) => (it.kind === 'N' ? [it.value] : [])), end?.kind === 'E' ? end.error : 'complete']
}

/** The frames of one stream with the numbers alone as their ids. */
const inNumbers = (frames: readonly Frame[]): readonly Frame[] => {
  expect(new Set(frames.map(({ id }) => generationOf(id))).size).toBeLessThanOrEqual(1)
  return frames.map((it) => ({ ...it, ...(it.id === undefined ? {} : { id: numberOf(it.id) ?? '' }) }))
}

/** The same, with the numbers alone as ids. */
const outcome = async (read: Observable<Frame>): Promise<readonly [frames: readonly Frame[], end: unknown]> => {
  const [frames, end] = await wholeOutcome(read)
  return [inNumbers(frames), end]
}

/** The position of a number in a stream that has frames. */
const positionIn = async (log: StreamLog, id: string, number: number | string): Promise<string> =>
  `${number}.${generationOf((await firstValueFrom(log(id)(undefined))).id)}`

const gone = { _tag: 'ApiFailure', kind: 'not_found_error', status: 404, details: { error_code: 'stream_not_found' } }

/** What holds of every log. Streams get ids that no other spec has used. `lose` makes a log lose a stream that has ended. */
export const describeLog = (
  name: string,
  makeLog: (config?: LogConfig) => Promise<StreamLog>,
  lose: (log: StreamLog, id: string) => Promise<void>,
): void => {
  let ids = 0
  const newId = (): string => `ana:${process.pid}-${Date.now()}-${++ids}`

  describe(`${name}, as a log`, () => {
    it('numbers the frames from 1, whatever ids they had', async () => {
      const log = await makeLog()
      const source = of({ ...frame('a'), id: 'x' }, frame('b'))
      expect(await outcome(log(newId(), source)(undefined))).toEqual([numbered('a', 'b'), 'complete'])
    })

    it('keeps the data of a frame as it was written', async () => {
      const log = await makeLog()
      const texts = ['{"n":1e999,"m":-0,"k":1.0}', '"\\ud800"', 'null', '{"__proto__":{"a":1}}']
      const [frames] = await outcome(log(newId(), from(texts.map(frame)))(undefined))
      expect(frames).toEqual(numbered(...texts))
    })

    it('subscribes the source once, when its first reader subscribes, however many read', async () => {
      const log = await makeLog()
      const id = newId()
      const { source, count } = counted(of(frame('a'), frame('b')).pipe(concatMap((it) => of(it).pipe(delay(5)))))
      const read = log(id, source)
      expect(count()).toBe(0)

      const readers = [read, read, log(id, source)].map((it) => outcome(it(undefined)))
      for (const reader of readers) expect(await reader).toEqual([numbered('a', 'b'), 'complete'])
      expect(await outcome(log(id)(undefined))).toEqual([numbered('a', 'b'), 'complete'])
      expect(count()).toBe(1)
    })

    it('gives a reader what lies behind its position, and what comes', async () => {
      const log = await makeLog()
      const id = newId()
      const more = new Subject<Frame>()
      const first = outcome(log(id, concat(of(frame('a'), frame('b'), frame('c')), more))(undefined))
      await lastValueFrom(log(id)(undefined).pipe(take(3)))
      const second = outcome(log(id)(await positionIn(log, id, 2)))
      const third = await firstValueFrom(log(id)(await positionIn(log, id, 2)))
      expect(inNumbers([third])).toEqual(numbered('a', 'b', 'c').slice(2))
      more.next(frame('d'))
      more.complete()
      expect(await second).toEqual([numbered('a', 'b', 'c', 'd').slice(2), 'complete'])
      expect(await first).toEqual([numbered('a', 'b', 'c', 'd'), 'complete'])
      expect(await outcome(log(id)(await positionIn(log, id, 4)))).toEqual([[], 'complete'])
    })

    it('fails every reader as the source failed, behind everything that had come, also those who come later', async () => {
      const log = await makeLog()
      const id = newId()
      const failure = new ApiFailure('Overloaded', { kind: 'overloaded_error', requestId: 'req_1' })
      const source = concat(
        of(frame('a'), frame('b')),
        throwError(() => failure),
      )
      for (const read of [log(id, source)(undefined), log(id)(undefined)]) {
        const [frames, end] = await outcome(read)
        expect(frames).toEqual(numbered('a', 'b'))
        expect(end).toBeInstanceOf(ApiFailure)
        expect(end).toMatchObject({ message: 'Overloaded', kind: 'overloaded_error', requestId: 'req_1' })
      }
    })

    it('keeps what is marked as cut', async () => {
      const log = await makeLog()
      const cut: Frame = { event: 'piece', data: '{"a', unterminated: true }
      expect(await outcome(log(newId(), of(cut))(undefined))).toEqual([[{ ...cut, id: '1' }], 'complete'])
    })

    it('knows a stream that gives nothing', async () => {
      const log = await makeLog()
      const id = newId()
      expect(await outcome(log(id, EMPTY)(undefined))).toEqual([[], 'complete'])
      expect(await outcome(log(id)(undefined))).toEqual([[], 'complete'])
    })

    it('does not say which id it does not know', async () => {
      const log = await makeLog()
      const [, failure] = await outcome(log('a secret')(undefined))
      expect(failure).toMatchObject(gone)
      expect(String(failure)).not.toContain('a secret')
    })

    it('begins nothing for a reader that has read before: its stream is gone', async () => {
      const log = await makeLog()
      const { source, count } = counted(of(frame('a'), frame('b')))
      const [, failure] = await outcome(log(newId(), source)('1.x'))
      expect(failure).toMatchObject(gone)
      expect(count()).toBe(0)
    })

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
    it.each(malformed)('refuses the malformed position %p', async (position) => {
      const log = await makeLog()
      const id = newId()
      const source = of(frame('a'), frame('b'))
      await outcome(log(id, source)(undefined))
      for (const read of [log(id)(position), log(id, source)(position), log(newId(), source)(position)]) {
        const [, failure] = await outcome(read)
        expect(failure).toMatchObject({ _tag: 'ApiFailure', kind: 'invalid_request_error', status: 400 })
      }
    })

    it('refuses a position after the last frame', async () => {
      const log = await makeLog()
      const id = newId()
      await outcome(log(id, of(frame('a'), frame('b')))(undefined))
      const [, failure] = await outcome(log(id)(await positionIn(log, id, 3)))
      expect(failure).toMatchObject({ _tag: 'ApiFailure', kind: 'invalid_request_error', status: 400 })
    })

    it.each(['__proto__', 'constructor', 'toString'])('knows no stream of the generation %p', async (generation) => {
      const log = await makeLog()
      const id = newId()
      await outcome(log(id, of(frame('a')))(undefined))
      const [, failure] = await outcome(log(id)(`1.${generation}`))
      expect(failure).toMatchObject(gone)
    })

    it.each(['', '}', '}a', '{', '{}', '%', ':', '__proto__'])('keeps a stream under the id %p', async (id) => {
      const log = await makeLog()
      const unused = newId()
      expect(await outcome(log(id + unused, of(frame('a')))(undefined))).toEqual([numbered('a'), 'complete'])
      expect(await outcome(log(id + unused)(undefined))).toEqual([numbered('a'), 'complete'])
    })

    it('never continues a stream that was lost with another one under the same id', async () => {
      const log = await makeLog()
      const texts = fc.array(fc.string({ maxLength: 3 }), { minLength: 1, maxLength: 5 })
      await fc.assert(
        fc.asyncProperty(fc.array(texts, { minLength: 2, maxLength: 4 }), async (streams) => {
          const id = newId()
          const positions: (string | undefined)[] = []
          for (const stream of streams) {
            const source = from(stream.map(frame))
            for (const position of positions)
              for (const read of [log(id)(position), log(id, source)(position)])
                expect(await outcome(read)).toMatchObject([[], gone])

            const [frames, end] = await wholeOutcome(log(id, source)(undefined))
            expect([inNumbers(frames), end]).toEqual([numbered(...stream), 'complete'])
            for (const position of positions) expect(await outcome(log(id, source)(position))).toMatchObject([[], gone])
            positions.push(...frames.map((it) => it.id))
            await lose(log, id)
          }
          expect(new Set(positions).size).toBe(positions.length)
        }),
        { numRuns: 20 },
      )
    })

    it('knows no stream that a reader leaves unless it exists, and starts none', async () => {
      const log = await makeLog()
      const id = newId()
      const { source, count } = counted(of(frame('a')))
      for (const read of [log(id)(leaving), log(id, source)(leaving)])
        expect(await outcome(read)).toMatchObject([[], gone])
      expect(count()).toBe(0)
    })

    it('ends a stream at once when its only reader leaves, before or after its connection has closed', async () => {
      const log = await makeLog({ linger: 60_000 })
      for (const order of ['closes first', 'leaves first']) {
        const id = newId()
        const released = new Subject<void>()
        const source = concat(of(frame('a')), NEVER).pipe(finalize(() => released.next()))
        const ended = firstValueFrom(released, { defaultValue: undefined })
        const reader = new Subscription()
        await new Promise<void>((resolve) => reader.add(log(id, source)(undefined).subscribe(() => resolve())))
        if (order === 'closes first') reader.unsubscribe()
        expect(await outcome(log(id)(leaving))).toEqual([[], 'complete'])
        reader.unsubscribe()
        await ended
        const [frames, end] = await outcome(log(id)(undefined))
        expect([frames, end]).toMatchObject([numbered('a'), { _tag: 'TruncatedFailure' }])
      }
    })

    it('continues for another reader when one leaves, before or after its connection has closed', async () => {
      const log = await makeLog({ linger: 0 })
      for (const order of ['closes first', 'leaves first']) {
        const id = newId()
        const more = new Subject<Frame>()
        const first = new Subscription()
        const joined = new Subject<void>()
        const source = concat(of(frame('a')), more)
        const both = firstValueFrom(joined.pipe(take(2), toArray()))
        first.add(log(id, source)(undefined).subscribe(() => joined.next()))
        const other = outcome(log(id, source)(undefined).pipe(tap(() => joined.next())))
        await both
        if (order === 'closes first') first.unsubscribe()
        expect(await outcome(log(id)(leaving))).toEqual([[], 'complete'])
        first.unsubscribe()
        more.next(frame('b'))
        more.complete()
        expect(await other).toEqual([numbered('a', 'b'), 'complete'])
      }
    })

    it('fails every reader of a stream that is longer than it keeps, and lets the source go', async () => {
      const log = await makeLog({ maxSize: 12 })
      const id = newId()
      const source = concat(of(frame('a'), frame('b'), frame('c')), NEVER)
      for (const read of [log(id, source)(undefined), log(id)(undefined)]) {
        const [frames, failure] = await outcome(read)
        expect(frames).toEqual(numbered('a', 'b'))
        expect(failure).toMatchObject({ _tag: 'ApiFailure', kind: 'api_error', shouldRetry: false })
      }
    })

    it('gives a reader the stream once and in order, however often it leaves and comes back', async () => {
      const log = await makeLog()
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.string({ maxLength: 3 }), { maxLength: 20 }),
          fc.array(fc.array(fc.nat(5), { maxLength: 5 }), { minLength: 1, maxLength: 3 }),
          async (texts, readers) => {
            const id = newId()
            const { source, count } = counted(from(texts.map(frame)).pipe(observeOn(asapScheduler)))
            const all = readers.map(async (stays) => {
              const got: Frame[] = []
              const read = (): Observable<Frame> => log(id, source)(got.at(-1)?.id)
              for (const stay of stays) got.push(...(await lastValueFrom(read().pipe(take(stay), toArray()))))
              got.push(...(await lastValueFrom(read().pipe(toArray()))))
              return got
            })
            for (const got of await Promise.all(all)) expect(inNumbers(got)).toEqual(numbered(...texts))
            expect(count()).toBe(1)
          },
        ),
        { numRuns: 50 },
      )
    })
  })
}
