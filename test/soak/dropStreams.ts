import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as t from 'io-ts'
import { createClient } from 'redis'
import { defer, finalize, lastValueFrom, mergeAll, mergeMap, type Observable, range } from 'rxjs'
import {
  anthropic,
  continueByPrompt,
  messages,
  type MessageRequest,
  type MessageStreamEvent,
  reduceMessage,
  relay,
  restartWithBackoff,
  retryWithBackoff,
  scanMessage,
  type StreamFn,
  textDeltas,
  throwIfStalled,
  tool,
  type Tool,
  type Transport,
  withResume,
  withTools,
} from '../../src/index.ts'
import { anthropicBatches, batchResults } from '../../src/batches/index.ts'
import { redisLog } from '../../src/redis/index.ts'
import { bodyOf, memoryLog, readerOf, type StreamLog, writeSse } from '../../src/server/index.ts'
import { anthropicSessions, sessionEvents } from '../../src/sessions/index.ts'
import type { Fault } from '../../examples/server/Fault.ts'
import { type Received, startServer } from '../../examples/server/startServer.ts'
import { random, type Random } from '../fuzz/Random.ts'

/** How much is subscribed and dropped. */
export interface SoakConfig {
  readonly streams: number
  readonly seed: number
  /** How many streams run at the same time. Default: 50. */
  readonly atOnce?: number
  /** The socket of a Redis. Default: none. */
  readonly redis?: string | undefined
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
  /** Connections to Redis, and listeners of the one that the log was given, beyond those before. */
  readonly connections: number
  /** Listeners of the process, beyond those before. */
  readonly listeners: number
  /** What would keep the process alive, beyond what did so before. */
  readonly resources: readonly string[]
  /** Signals of requests that are still held in memory, and with them whatever listens to them. */
  readonly signals: number
}

const overloadError = { type: 'overloaded_error', message: 'Overloaded' }

const overload = JSON.stringify({ type: 'error', error: overloadError })

type Ask = StreamFn<MessageRequest, MessageStreamEvent>

const recording = readFileSync('examples/recordings/story.sse', 'utf8')
const session = readFileSync('examples/recordings/session.sse', 'utf8')

const batch = Array.from({ length: 300 }, (_, at) =>
  JSON.stringify({ custom_id: `${at}`, result: { type: 'errored', error: { type: 'error', error: overloadError } } }),
).join('\n')

const request: MessageRequest = {
  model: 'claude-sonnet-5',
  max_tokens: 512,
  messages: [{ role: 'user', content: 'They are going out in Lisbon. What should they wear?' }],
}

const backoff = { initialDelay: 2, count: 2 }

/** What readers ask. */
interface Asking {
  readonly ask: Ask
  readonly batches: StreamFn<{ readonly id: string }, unknown>
  readonly sessions: StreamFn<{ readonly id: string }, unknown>
  /** Asks through a backend with a log in memory, and one with a log in Redis if there is one. */
  readonly relays: readonly Ask[]
}

/** A tool that takes time, and lets its timer go with its signal. */
const tools: readonly Tool[] = [
  tool({
    name: 'get_weather',
    description: 'Tells the weather.',
    input: t.unknown,
    input_schema: { type: 'object' },
    run: (_, { signal }) => wait(3, '22 °C', { signal }),
  }),
]

const talk = (ask: Ask): Observable<unknown> =>
  withTools(ask, tools, { maxTurns: 3, concurrent: 1, approve: (_, { signal }) => wait(1, true, { signal }) })(request)

/** What readers do with an answer. */
const readings: readonly ((asking: Asking, chance: Random) => Observable<unknown>)[] = [
  ({ ask }) => ask(request),
  ({ ask }) => ask(request).pipe(textDeltas(), retryWithBackoff(backoff)),
  ({ ask }) => ask(request).pipe(restartWithBackoff(backoff), scanMessage()),
  ({ ask }) => ask(request).pipe(throwIfStalled({ first: 30, each: 20 }), restartWithBackoff(backoff), reduceMessage()),
  ({ ask }) =>
    withResume((asked) => ask(asked).pipe(retryWithBackoff(backoff)), { by: continueByPrompt })(request).pipe(
      scanMessage(),
    ),
  ({ ask }) => talk(ask),
  ({ ask }) => talk((asked) => ask(asked).pipe(retryWithBackoff(backoff))),
  ({ batches }) => batches({ id: 'msgbatch_1' }),
  ({ sessions }) => sessions({ id: 'sesn_1' }),
  ({ relays }, { pick }) => pick(relays)(request),
  ({ relays }, { pick }) => pick(relays)(request).pipe(restartWithBackoff(backoff), scanMessage()),
  ({ relays }, { pick }) => talk(pick(relays)),
]

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

const listenersOf = (emitter: NodeJS.EventEmitter): number =>
  emitter.eventNames().reduce((sum, name) => sum + emitter.listenerCount(name), 0)

/** A log in Redis, and how many connections and listeners there are because of it. */
const openRedisLog = async (path: string) => {
  const connection = createClient({ socket: { path, tls: false } }).on('error', () => undefined)
  const owner = createClient({ socket: { path, tls: false } }).on('error', () => undefined)
  await Promise.all([connection.connect(), owner.connect()])
  const count = async (): Promise<number> =>
    String(await owner.sendCommand(['CLIENT', 'LIST'])).split('id=').length + listenersOf(connection)
  const before = await count()
  return {
    log: redisLog(connection, { linger: 20, lease: 300, expiry: 100 }),
    left: async (): Promise<number> => (await count()) - before,
    close: (): void => {
      connection.destroy()
      owner.destroy()
    },
  }
}

/** A backend that serves the streams of a log. */
const startBackend = async (transport: Transport<MessageRequest>, log: StreamLog, { once, below }: Random) => {
  const server = createServer((request, response) => {
    const read = async () => {
      const { id, position } = readerOf(request)
      if (request.method !== 'POST') return log(id)(position)
      return log(id, transport(await bodyOf(request)))(position)
    }
    writeSse(response, defer(read).pipe(mergeAll()), { heartbeat: 20 })
    // Every third connection is lost at some moment.
    if (!once(3)) return
    const loss = setTimeout(() => request.socket.destroy(), below(30))
    response.on('close', () => clearTimeout(loss))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const close = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    server.closeAllConnections()
    await closed
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, close }
}

/** Looks at something until it is zero, for at most a while. */
const settled = async (count: () => number | Promise<number>, looks: number): Promise<number> => {
  let left = await count()
  for (let look = 0; look < looks && left !== 0; look += 1) {
    await wait(10)
    left = await count()
  }
  return left
}

/**
 * Subscribes to many streams of a server of their own, drops them at random moments, and looks at what is left.
 *
 * With the path of a Redis, some of them are relayed through a log in it.
 */
export const dropStreams = async ({ streams, seed, atOnce = 50, redis }: SoakConfig): Promise<SoakFigures> => {
  const before = resources()
  const listenersBefore = listenersOf(process)
  const chance = random(seed, 0)
  const faults = Array.from({ length: streams * 2 }, () => faultOf(chance))
  const drop = () => (chance.once(8) ? ({ place: 'within', way: 'cut' } as const) : undefined)
  const server = await startServer({
    recording,
    faults,
    pace: 1,
    session: { recording: session, pace: 1, drop },
    batch,
  })
  const signals: WeakRef<AbortSignal>[] = []
  const watched: typeof fetch = (url, init) => {
    if (init?.signal) signals.push(new WeakRef(init.signal))
    return fetch(url, init)
  }
  const config = { baseUrl: server.url, fetch: watched, idleTimeout: 250 }
  const transport = anthropic(config)
  const inRedis = redis === undefined ? undefined : await openRedisLog(redis)
  const logs = [memoryLog({ linger: 20 }), ...(inRedis ? [inRedis.log] : [])]
  const backends = await Promise.all(logs.map((log) => startBackend(transport, log, chance)))
  const asking: Asking = {
    ask: messages(transport),
    batches: batchResults(anthropicBatches(config)),
    sessions: sessionEvents(anthropicSessions(config), { initialDelay: 2, maxDelay: 10, count: 5 }),
    relays: backends.map(({ url }) => messages(relay({ url, fetch: watched, idleTimeout: 250, ...backoff }))),
  }

  const fates: Fate[] = []
  const liveOne = async (run: number): Promise<void> => {
    const own = random(seed, run)
    fates.push(await live(own.pick(readings)(asking, own), own))
    // The server lives in the same thread: it has to have its turn, too.
    await new Promise(setImmediate)
  }
  await lastValueFrom(range(1, streams).pipe(mergeMap(liveOne, atOnce)))

  let open = 0
  const seen = new Set<Received>()
  const exchanges = (): number => {
    // A log that is left lets its request go later.
    for (const received of server.requests) {
      if (seen.has(received)) continue
      seen.add(received)
      open += 1
      void received.ended.then(() => (open -= 1))
    }
    return open
  }
  await settled(exchanges, 200)
  const connections = inRedis ? await settled(inRedis.left, 300) : 0
  inRedis?.close()
  for (const { close } of backends) await close()
  await server.close()
  await settled(() => without(resources(), before).length, 300)
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
    connections,
    listeners: listenersOf(process) - listenersBefore,
    resources: left,
    signals: heldSignals(),
  }
}
