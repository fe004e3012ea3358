import {
  catchError,
  defer,
  dematerialize,
  EMPTY,
  filter,
  finalize,
  ignoreElements,
  lastValueFrom,
  map,
  materialize,
  merge,
  type Observable,
  type ObservableNotification,
  ReplaySubject,
  throwError,
  timer,
} from 'rxjs'
import { TruncatedFailure } from '../../failure/TruncatedFailure.ts'
import { clampDelay } from '../../operators/recovery/clampDelay.ts'
import type { Frame } from '../../wire/Frame.ts'
import { isNoSuchStream } from './countOf.ts'
import { draining } from './draining.ts'
import { leaving } from './leaving.ts'
import type { StreamLog } from './StreamLog.ts'

/**
 * A log that can be taken out of service.
 *
 * @since 0.1.0
 * @category Relay
 */
export interface DrainableLog extends StreamLog {
  /**
   * Takes this process out of service, and resolves when each stream that it writes has its end in the log. After `within` ms (default: 30 000) the
   * streams that still run end with a {@link TruncatedFailure}.
   */
  readonly drain: (within?: number) => Promise<void>
}

/**
 * Returns a log with a function that takes this process out of service before it exits, for SIGTERM.
 *
 * ```text
 * a stream of this process      -a-b-----c-|           it is written to its end, within a time
 * a reader of another's stream  -a-b#                  its connection ends without `@end`; it comes back to another process
 * drain()                           ^------(x|)        x resolves
 * ```
 *
 * While it drains, a new id is refused with a 503, which {@link relay} tries again: a load balancer sends it to another process.
 * The readers of streams that another process writes (in {@link redisLog}) move there: {@link writeSse} and {@link sseResponse} close their connections
 * without `@end`. The readers of streams of this process stay until the end. **A log in memory has nothing that another process can take up**: what it keeps
 * is lost when the process exits, and a reader that comes back elsewhere receives a 404.
 *
 * **Errors with** the errors of the log; while it drains, with a 503 {@link ApiFailure} whose `details.error_code` is `server_draining`.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { drainable, memoryLog } from 'rxjs-anthropic/server'
 *
 * const log = drainable(memoryLog())
 * const server = createServer() // serves the log
 *
 * process.once('SIGTERM', () => void log.drain(20_000).then(() => server.close()))
 * ```
 *
 * @see {@link StreamLog}
 * @since 0.1.0
 * @category Relay
 */
export const drainable = (log: StreamLog): DrainableLog => {
  const writing = new Set<string>()
  /** When the source of each stream has ended, by its id: its end may not be in the log yet. */
  const ended = new Map<string, number>()
  const drains = new ReplaySubject<void>(1)
  const stops = new ReplaySubject<void>(1)
  let isOut = false

  const written = (id: string, source: Observable<Frame>): Observable<Frame> =>
    defer(() => {
      writing.add(id)
      forgetEnded()
      return untilFailure(source, stops.pipe(map(() => shutDown()))).pipe(
        finalize(() => {
          writing.delete(id)
          ended.set(id, performance.now())
        }),
      )
    })

  const forgetEnded = (): void => {
    for (const [id, time] of ended) {
      if (performance.now() - time < settlingTime) return
      ended.delete(id)
    }
  }

  const read =
    (id: string, source: Observable<Frame> | undefined): ReturnType<StreamLog> =>
    (position) =>
      defer(() => {
        if (position === leaving) return log(id)(position)
        const moves = merge(drains.pipe(filter(() => !writing.has(id))), stops).pipe(map(() => draining()))
        return untilFailure(log(id, source && !isOut ? written(id, source) : undefined)(position), moves).pipe(
          catchError((error: unknown) => throwError(() => (isOut && isNoSuchStream(error) ? draining() : error))),
        )
      })

  /** Resolves when the log has the end of a stream. */
  const end = (id: string): Promise<unknown> =>
    lastValueFrom(
      log(id)(undefined).pipe(
        ignoreElements(),
        catchError(() => EMPTY),
      ),
      { defaultValue: undefined },
    )

  const drain = async (within = 30_000): Promise<void> => {
    isOut = true
    drains.next()
    const clock = timer(clampDelay(within)).subscribe(() => stops.next())
    forgetEnded()
    await Promise.all([...ended.keys()].map(end))
    while (writing.size > 0) await Promise.all([...writing].map(end))
    clock.unsubscribe()
  }

  return Object.assign(read, { drain })
}

/** How long after the end of its source the end of a stream is in the log for certain, in ms: the `lease` of a log in Redis. */
const settlingTime = 10_000

const shutDown = (): TruncatedFailure => new TruncatedFailure('The stream ended early: its process was shut down')

/** Emits what the source emits, until a failure is emitted: then it errors with it. What the source emits at once comes first. */
const untilFailure = <A>(source: Observable<A>, failures: Observable<Error>): Observable<A> =>
  merge(
    source.pipe(materialize()),
    failures.pipe(map((error): ObservableNotification<A> => ({ kind: 'E', error }))),
  ).pipe(dematerialize())
