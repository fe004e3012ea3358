import fc from 'fast-check'
import {
  asapScheduler,
  concat,
  concatMap,
  defer,
  delay,
  EMPTY,
  firstValueFrom,
  from,
  lastValueFrom,
  materialize,
  NEVER,
  type Observable,
  observeOn,
  of,
  Subject,
  take,
  throwError,
  toArray,
} from 'rxjs'
import { ApiFailure } from '../../../src/failure/ApiFailure.ts'
import type { LogConfig } from '../../../src/relay/log/memoryLog.ts'
import type { StreamLog } from '../../../src/relay/log/StreamLog.ts'
import type { Frame } from '../../../src/wire/Frame.ts'

const frame = (data: string): Frame => ({ event: 'piece', data })

/** The same frames, as a log gives them. */
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
const outcome = async (read: Observable<Frame>): Promise<readonly [frames: readonly Frame[], end: unknown]> => {
  const all = await lastValueFrom(read.pipe(materialize(), toArray()))
  const end = all.at(-1)
  return [all.flatMap((it) => (it.kind === 'N' ? [it.value] : [])), end?.kind === 'E' ? end.error : 'complete']
}

/** What holds of every log. Streams get ids that no other spec has used. */
export const describeLog = (name: string, makeLog: (config?: LogConfig) => Promise<StreamLog>): void => {
  let ids = 0
  const newId = (): string => `ana:${process.pid}-${Date.now()}-${++ids}`

  describe(`${name}, as a log`, () => {
    it('numbers the frames from 1, whatever ids they had', async () => {
      const log = await makeLog()
      const source = of({ ...frame('a'), id: 'x' }, frame('b'))
      expect(await outcome(log(newId(), source)(undefined))).toEqual([numbered('a', 'b'), 'complete'])
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
      const second = outcome(log(id)('2'))
      expect(await firstValueFrom(log(id)('2'))).toEqual(numbered('a', 'b', 'c')[2])
      more.next(frame('d'))
      more.complete()
      expect(await second).toEqual([numbered('a', 'b', 'c', 'd').slice(2), 'complete'])
      expect(await first).toEqual([numbered('a', 'b', 'c', 'd'), 'complete'])
      expect(await outcome(log(id)('4'))).toEqual([[], 'complete'])
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
      expect(failure).toMatchObject({ _tag: 'ApiFailure', kind: 'not_found_error', status: 404 })
      expect(String(failure)).not.toContain('a secret')
    })

    it('begins nothing for a reader that has read before: its stream is gone', async () => {
      const log = await makeLog()
      const { source, count } = counted(of(frame('a'), frame('b')))
      const [, failure] = await outcome(log(newId(), source)('1'))
      expect(failure).toMatchObject({ _tag: 'ApiFailure', kind: 'not_found_error', status: 404 })
      expect(count()).toBe(0)
    })

    it.each(['3', '-1', '1.5', '1e0', ' 1', 'x', '', '99999999999999999999'])(
      'refuses the position %p in a stream of two frames',
      async (position) => {
        const log = await makeLog()
        const id = newId()
        await outcome(log(id, of(frame('a'), frame('b')))(undefined))
        const [, failure] = await outcome(log(id)(position))
        expect(failure).toMatchObject({ _tag: 'ApiFailure', kind: 'invalid_request_error', status: 400 })
      },
    )

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
            for (const got of await Promise.all(all)) expect(got).toEqual(numbered(...texts))
            expect(count()).toBe(1)
          },
        ),
        { numRuns: 50 },
      )
    })
  })
}
