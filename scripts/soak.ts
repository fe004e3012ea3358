// Subscribes to many streams, unsubscribes at random moments, and prints what leaked: `npm run soak -- --streams 10000 --seed 1`.
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { hasRedis, howToGetRedis, startRedis } from '../examples/relay/startRedis.ts'
import { collectGarbage, dropStreams } from '../test/soak/dropStreams.ts'

const { values } = parseArgs({
  options: { streams: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
})
const [streams, seed] = [Number(values.streams), Number(values.seed)]

/** How many streams one server plays. Its record of them is released with it. */
const size = 500

const warnings: Error[] = []
process.on('warning', (warning) => warnings.push(warning))

const heap = async (): Promise<number> => {
  await collectGarbage()
  return process.memoryUsage().heapUsed / 2 ** 20
}

/** Node's `fetch` keeps an entry for every address that it has called, and each server here has another, so its pool is replaced. */
const forgetAddresses = async (): Promise<void> => {
  const place = Symbol.for('undici.globalDispatcher.1')
  const dispatcher: unknown = Reflect.get(globalThis, place)
  if (!isDispatcher(dispatcher)) return
  Reflect.set(globalThis, place, new dispatcher.constructor())
  await dispatcher.destroy()
}

interface Dispatcher {
  readonly constructor: new () => Dispatcher
  readonly destroy: () => Promise<void>
}

const isDispatcher = (value: unknown): value is Dispatcher =>
  typeof value === 'object' && value !== null && 'destroy' in value

if (!hasRedis()) console.log(`${howToGetRedis}. No stream is relayed through a log in it.`)
const redis = hasRedis() ? await startRedis() : undefined

const began = performance.now()
let level = 0
let used = 0
let wrong = 0
console.log(`${streams} streams, seed ${seed}`)

for (let done = 0; done < streams; done += size) {
  const now = Math.min(size, streams - done)
  const left = await dropStreams({ streams: now, seed: seed + done, redis: redis?.path })
  await forgetAddresses()
  used = await heap()
  // The first streams fill what is filled only once: compiled code, pools, caches.
  if (done <= size) level = used
  wrong +=
    left.open + left.connections + left.listeners + left.resources.length + (left.signals > 10 ? left.signals : 0)
  console.log(
    `${String(done + now).padStart(6)} streams  ${left.dropped} dropped, ${left.completed} completed, ${left.failed} failed, ` +
      `${left.requests} requests; left: ${left.open} exchanges, ${left.resources.length} resources${left.resources.map((name) => ` ${name}`).join('')}, ` +
      `${left.connections} connections to Redis, ${left.listeners} listeners, ${left.signals} signals; heap ${used.toFixed(1)} MiB`,
  )
}

await redis?.stop()
const seconds = (performance.now() - began) / 1000
console.log(
  `${seconds.toFixed(1)} s; ${wrong} left over; ${warnings.length} warnings; the heap is ${(used - level).toFixed(1)} MiB above its level`,
)
for (const warning of warnings) console.log(String(warning))
process.exitCode = wrong > 0 || warnings.length > 0 || used - level > 5 ? 1 : 0
