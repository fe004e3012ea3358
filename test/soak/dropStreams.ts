import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { finalize, lastValueFrom, mergeMap, type Observable, range } from 'rxjs'
import {
  anthropic,
  continueByPrompt,
  messages,
  type MessageRequest,
  type MessageStreamEvent,
  reduceMessage,
  restartWithBackoff,
  retryWithBackoff,
  scanMessage,
  type StreamFn,
  textDeltas,
  throwIfStalled,
  withResume,
} from '../../src/index.ts'
import type { Fault } from '../../examples/server/Fault.ts'
import { startServer } from '../../examples/server/startServer.ts'
import { random, type Random } from '../fuzz/Random.ts'

/** How much is subscribed and dropped. */
export interface SoakConfig {
  readonly streams: number
  readonly seed: number
  /** How many streams run at the same time. Default: 50. */
  readonly atOnce?: number
}

/** What became of the streams, and what is left of them. */
export interface SoakFigures {
  /** Streams that were dropped before their end. */
  readonly dropped: number
  readonly completed: number
  readonly failed: number
  /** Requests that the server saw. */
  readonly requests: number
  /** Exchanges that are still open at the server. */
  readonly open: number
  /** What would keep the process alive, beyond what did so before. */
  readonly resources: readonly string[]
  /** Signals of requests that are still held in memory, and with them whatever listens to them. */
  readonly signals: number
}

type Ask = StreamFn<MessageRequest, MessageStreamEvent>

const recording = readFileSync('examples/recordings/story.sse', 'utf8')

const request: MessageRequest = {
  model: 'claude-sonnet-5',
  max_tokens: 512,
  messages: [{ role: 'user', content: 'They are going out in Lisbon. What should they wear?' }],
}

const backoff = { initialDelay: 2, count: 2 }

/** What readers do with an answer. */
const readings: readonly ((ask: Ask) => Observable<unknown>)[] = [
  (ask) => ask(request),
  (ask) => ask(request).pipe(textDeltas(), retryWithBackoff(backoff)),
  (ask) => ask(request).pipe(restartWithBackoff(backoff), scanMessage()),
  (ask) => ask(request).pipe(throwIfStalled({ first: 30, each: 20 }), restartWithBackoff(backoff), reduceMessage()),
  (ask) =>
    withResume((asked) => ask(asked).pipe(retryWithBackoff(backoff)), { by: continueByPrompt })(request).pipe(
      scanMessage(),
    ),
]

const overload = '{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}'

const faultOf = ({ pick, below, once }: Random): Fault | undefined => {
  const after = { bytes: below(recording.length) }
  const body = `event: error\ndata: ${overload}\n\n`
  const faults: readonly Fault[] = [
    { type: 'reset', after },
    { type: 'hangup', after },
    { type: 'cut', after },
    { type: 'silence', after },
    { type: 'slow', ms: below(30) },
    { type: 'gzip', part: below(100) / 100 },
    { type: 'instead', after: { frames: below(27) }, body },
    {
      type: 'answer',
      status: 529,
      headers: { 'content-type': 'application/json', 'retry-after-ms': '5' },
      body: overload,
    },
  ]
  return once(2) ? undefined : pick(faults)
}

/** Lets a subscription go at some moment: at once, in a microtask, after a while, or never. */
const dropLater = ({ below }: Random, drop: () => void): (() => void) => {
  switch (below(6)) {
    case 0:
      drop()
      return () => {}
    case 1:
      queueMicrotask(drop)
      return () => {}
    case 2:
      return () => {}
    default: {
      const timer = setTimeout(drop, below(below(2) === 0 ? 5 : 40))
      return () => clearTimeout(timer)
    }
  }
}

type Fate = 'dropped' | 'completed' | 'failed'

/** Subscribes to a stream and drops it, or lets it come to its end. */
const live = (stream: Observable<unknown>, chance: Random): Promise<Fate> =>
  new Promise((resolve) => {
    let fate: Fate = 'dropped'
    let keep = (): void => {}
    const subscription = stream
      .pipe(
        finalize(() => {
          keep()
          resolve(fate)
        }),
      )
      .subscribe({ error: () => (fate = 'failed'), complete: () => (fate = 'completed') })
    if (!subscription.closed) keep = dropLater(chance, () => subscription.unsubscribe())
  })

/** Collects garbage, twice: what a finalizer lets go is gone only then. */
export const collectGarbage = async (): Promise<void> => {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  for (let times = 0; times < 2; times += 1) {
    collect()
    await wait(1)
  }
}

/** What keeps the process alive, but for the wait of the one who looks. */
const resources = (): readonly string[] => process.getActiveResourcesInfo().filter((name) => name !== 'Immediate')

const without = (all: readonly string[], some: readonly string[]): readonly string[] => {
  const left = [...all]
  for (const one of some) if (left.includes(one)) left.splice(left.indexOf(one), 1)
  return left
}

/** Subscribes to many streams of a server of their own, drops them at random moments, and looks at what is left. */
export const dropStreams = async ({ streams, seed, atOnce = 50 }: SoakConfig): Promise<SoakFigures> => {
  const before = resources()
  const chance = random(seed, 0)
  const faults = Array.from({ length: streams * 2 }, () => faultOf(chance))
  const server = await startServer({ recording, faults, pace: 1 })
  const signals: WeakRef<AbortSignal>[] = []
  const watched: typeof fetch = (url, init) => {
    if (init?.signal) signals.push(new WeakRef(init.signal))
    return fetch(url, init)
  }
  const ask = messages(anthropic({ baseUrl: server.url, fetch: watched, idleTimeout: 250 }))

  const fates: Fate[] = []
  const liveOne = async (run: number): Promise<void> => {
    const own = random(seed, run)
    fates.push(await live(own.pick(readings)(ask), own))
    // The server lives in the same thread: it has to have its turn, too.
    await new Promise(setImmediate)
  }
  await lastValueFrom(range(1, streams).pipe(mergeMap(liveOne, atOnce)))

  let open = server.requests.length
  for (const { ended } of server.requests) void ended.then(() => (open -= 1))
  for (let looks = 0; looks < 200 && open > 0; looks += 1) await wait(10)
  await server.close()
  for (let looks = 0; looks < 300 && without(resources(), before).length > 0; looks += 1) await wait(10)
  const left = without(resources(), before)
  await collectGarbage()
  const heldSignals = (): number => signals.filter((signal) => signal.deref() !== undefined).length
  // A complete stream may keep its request for another second, to reuse the connection.
  for (let looks = 0; looks < 20 && heldSignals() > 0; looks += 1) {
    await wait(100)
    await collectGarbage()
  }

  const count = (of: Fate): number => fates.filter((fate) => fate === of).length
  return {
    dropped: count('dropped'),
    completed: count('completed'),
    failed: count('failed'),
    requests: server.requests.length,
    open,
    resources: left,
    signals: heldSignals(),
  }
}
