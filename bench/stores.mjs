// What a store costs: CPU for each frame, with one reader and with five, in memory, in Redis, and by `resumable-stream` on the same Redis.
//
// Each measurement has a process of its own, and the contenders take turns. The time of Redis is what Redis reports.
// `source` is what makes the frames, without a store: it is subtracted from all others.
import { fork, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bundle } from './bundle.mjs'
import { median, quartiles } from './numbers.mjs'
import { connect } from './stores.process.mjs'

const exports = "export { memoryLog } from './server/index.ts'\nexport { redisLog } from './redis/index.ts'"

const stores = [
  { name: 'source', numbers: [1] },
  { name: 'memoryLog', numbers: [1, 5] },
  { name: 'redisLog', numbers: [1, 5] },
  { name: 'resumable-stream, the first reader', numbers: [1], isOther: true },
  { name: 'resumable-stream, resumed', numbers: [1, 5], isOther: true },
]

/** Runs with a Redis of its own, which listens on a socket in a folder. */
const withRedis = async (run) => {
  const dir = mkdtempSync(join(tmpdir(), 'redis-'))
  const path = join(dir, 'redis.sock')
  const options = ['--save', '', '--appendonly', 'no', '--port', '0', '--unixsocket', path, '--dir', dir]
  const redis = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    for await (const part of redis.stdout.iterator({ destroyOnReturn: false }))
      if (String(part).includes('ready to accept')) break
    redis.stdout.resume()
    return await run(path)
  } finally {
    redis.kill()
    await once(redis, 'exit')
    rmSync(dir, { recursive: true })
  }
}

const measure = async (task) => {
  const client = await connect(task.path)
  await client.flushAll()
  client.destroy()
  const argument = JSON.stringify({ bench: 'stores.process', task })
  const child = fork(fileURLToPath(new URL('child.mjs', import.meta.url)), [argument], { execArgv: ['--expose-gc'] })
  const exit = once(child, 'exit')
  const [message] = await Promise.race([
    once(child, 'message'),
    exit.then(([code]) => Promise.reject(new Error(`${task.name} ended with ${code}`))),
  ])
  await exit
  return message
}

/** A row for each store, pace and number of readers: µs of CPU beyond the source, for each frame and reader, and times `resumable-stream`. */
export default async function measureStores({ rounds, loads, alone }) {
  if (spawnSync('redis-server', ['--version']).status !== 0) return null
  const logs = await bundle('stores', exports)
  const tasks = loads.flatMap((load) =>
    stores
      .filter(({ isOther }) => !(alone && isOther))
      .flatMap(({ name, numbers }) => numbers.map((readers) => ({ name, load: { ...load, readers }, found: [] }))),
  )
  await withRedis(async (path) => {
    for (let round = 0; round < rounds; round++) {
      for (const { name, load, found } of round % 2 === 0 ? tasks : [...tasks].reverse()) {
        const weighsReader = round === 0 && load.readers === 1 && load.pace > 0
        found.push(await measure({ logs, path, name, load, weighsReader }))
      }
    }
  })

  const taskOf = (name, { pace, readers }) =>
    tasks.find((task) => task.name === name && task.load.pace === pace && task.load.readers === readers)
  /** Per round: the µs of a frame and reader beyond the source. */
  const own = ({ load, found }) => {
    const source = taskOf('source', { ...load, readers: 1 })
    return found.map(({ cpu }, round) => (cpu - source.found[round].cpu) / load.readers)
  }
  return tasks.map((task) => {
    const { name, load, found } = task
    const other = taskOf('resumable-stream, resumed', load)
    const costs = name === 'source' ? found.map(({ cpu }) => cpu) : own(task)
    return {
      name,
      ...load,
      cpu: quartiles(costs),
      ratio: other && name !== 'source' ? quartiles(costs.map((cost, round) => cost / own(other)[round])) : undefined,
      redis: name.startsWith('re') ? median(found.map(({ redis }) => redis)) : undefined,
      heap: found[0].heap,
    }
  })
}
