// What a store costs: processor time for each frame, with one reader and with ten, in memory, in Redis, and by `resumable-stream` on the same Redis.
//
//   node bench/stores.mjs          three rounds
//   node bench/stores.mjs --quick  one
//
// One process writes 20 streams of 50 frames per second each, and reads them; each measurement has a process of its own, and the contenders
// take turns. The time of Redis is what Redis reports. `source` is the timers that make the frames, without a store: subtract it.
import { fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { ReadableStream } from 'node:stream/web'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { createClient } from 'redis'
import { concat, lastValueFrom, map, NEVER, range, take, tap, timer } from 'rxjs'
import { quantile } from './numbers.mjs'

const load = { streams: 20, frames: 100, pace: 20 }
const count = load.streams * load.frames
const data = JSON.stringify({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text: 'eight words of text that is usual' },
})
const frame = { event: 'content_block_delta', data }
const text = `event: ${frame.event}\ndata: ${data}\n\n`

const connect = async (path) => {
  const connection = createClient({ socket: { path, tls: false } })
  connection.on('error', () => {})
  return connection.connect()
}

const source = (index, what) =>
  timer((index * load.pace) / load.streams, load.pace).pipe(
    take(load.frames),
    map(() => what),
  )

/** Reads all streams of a log with some readers each. */
const readLog = (log, round, readers) =>
  Promise.all(
    Array.from({ length: load.streams }, async (_, index) => {
      const id = `bench:${round}:${index}`
      let seen = 0
      const read = log(id, source(index, frame))(undefined).pipe(tap(() => (seen += 1)))
      await Promise.all(Array.from({ length: readers }, () => lastValueFrom(read)))
      return seen
    }),
  )

const readable = (observable) => {
  let subscription
  return new ReadableStream({
    start: (controller) => {
      subscription = observable.subscribe({
        next: (it) => controller.enqueue(it),
        complete: () => controller.close(),
      })
    },
    cancel: () => subscription?.unsubscribe(),
  })
}

const framesOf = async (stream) => {
  let length = 0
  for await (const piece of stream) length += piece.length
  return length / text.length
}

/** Reads all streams with `resumable-stream`: the reader that starts a stream, and those that resume it. Only these read by Redis. */
const readResumable = (context, round, resumed) =>
  Promise.all(
    Array.from({ length: load.streams }, async (_, index) => {
      const id = `${round}:${index}`
      const first = framesOf(await context.createNewResumableStream(id, () => readable(source(index, text))))
      const others = Array.from({ length: resumed }, async () => framesOf(await context.resumeExistingStream(id, 0)))
      const seen = await Promise.all(resumed === 0 ? [first] : others)
      await first
      return seen.reduce((all, it) => all + it, 0)
    }),
  )

const contenders = {
  source: async () => ({
    run: () => Promise.all(Array.from({ length: load.streams }, (_, index) => lastValueFrom(source(index, frame)))),
  }),
  memoryLog: async ({ library, readers }) => {
    const log = library.memoryLog()
    return { run: (round) => readLog(log, round, readers), log }
  },
  redisLog: async ({ library, path, readers }) => {
    const log = library.redisLog(await connect(path))
    return { run: (round) => readLog(log, round, readers), log }
  },
  'resumable-stream, the first reader': async ({ path }) => {
    const context = await resumable(path)
    return { run: (round) => readResumable(context, round, 0) }
  },
  'resumable-stream, resumed': async ({ path, readers }) => {
    const context = await resumable(path)
    return { run: (round) => readResumable(context, round, readers) }
  },
}

const resumable = async (path) => {
  const { createResumableStreamContext } = await import('resumable-stream/generic')
  const [publisher, subscriber] = await Promise.all([connect(path), connect(path)])
  return createResumableStreamContext({ waitUntil: null, publisher, subscriber })
}

/** The heap of a further reader of a stream of 500 frames that is open, in bytes. */
const heapOfReader = async (log) => {
  const open = log('heap', concat(range(0, 500).pipe(map(() => frame)), NEVER))(undefined)
  const heap = async () => {
    await wait(500)
    for (let i = 0; i < 3; i++) globalThis.gc()
    return process.memoryUsage().heapUsed
  }
  const first = open.subscribe()
  const before = await heap()
  const readers = Array.from({ length: 2000 }, () => open.subscribe())
  const after = await heap()
  for (const reader of [first, ...readers]) reader.unsubscribe()
  return (after - before) / readers.length
}

const [argument] = process.argv.slice(2)
if (argument?.startsWith('{')) {
  const { library, path, name, readers } = JSON.parse(argument)
  const { run, log } = await contenders[name]({ library: await import(library), path, readers })
  const redis = await connect(path)
  const cpuOfRedis = async () =>
    [...(await redis.info('cpu')).matchAll(/^used_cpu_(?:user|sys):(.*)$/gm)].reduce(
      (all, [, it]) => all + Number(it),
      0,
    )
  await run('warm')
  const [own, other] = [process.cpuUsage(), await cpuOfRedis()]
  const seen = await run('measured')
  const { user, system } = process.cpuUsage(own)
  const redisCpu = (await cpuOfRedis()) - other
  const total = seen.reduce((all, it) => all + (typeof it === 'number' ? it : 0), 0)
  if (name !== 'source' && total !== count * readers)
    throw new Error(`${name}: ${total} frames, not ${count * readers}`)
  const heap = log && readers === 1 ? await heapOfReader(log) : undefined
  process.send({ cpu: (user + system) / count, redis: (redisCpu * 1e6) / count, heap }, () => process.exit())
} else {
  const rounds = process.argv.includes('--quick') ? 1 : 3
  const library = new URL(`../node_modules/.cache/bench/stores-${process.pid}.mjs`, import.meta.url)
  await build({
    stdin: {
      contents: "export { memoryLog } from './server/index.ts'\nexport { redisLog } from './redis/index.ts'",
      resolveDir: fileURLToPath(new URL('../src', import.meta.url)),
    },
    outfile: fileURLToPath(library),
    bundle: true,
    packages: 'external',
    conditions: ['node'],
    format: 'esm',
    platform: 'node',
    target: 'node20',
  })
  const dir = mkdtempSync(join(tmpdir(), 'redis-'))
  const path = join(dir, 'redis.sock')
  const options = ['--save', '', '--appendonly', 'no', '--port', '0', '--unixsocket', path, '--dir', dir]
  const redis = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] })
  for await (const part of redis.stdout.iterator({ destroyOnReturn: false }))
    if (String(part).includes('ready to accept')) break
  redis.stdout.resume()

  const measure = async (name, readers) => {
    const client = await connect(path)
    await client.flushAll()
    client.destroy()
    const child = fork(
      fileURLToPath(import.meta.url),
      [JSON.stringify({ library: library.href, path, name, readers })],
      {
        execArgv: ['--expose-gc'],
      },
    )
    const [message] = await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`${name} ended with ${code}`))),
    ])
    return message
  }

  const tasks = Object.keys(contenders).flatMap((name) =>
    (['source', 'resumable-stream, the first reader'].includes(name) ? [1] : [1, 10]).map((readers) => ({
      name,
      readers,
      found: [],
    })),
  )
  try {
    for (let round = 0; round < rounds; round++) {
      for (const { name, readers, found } of round % 2 === 0 ? tasks : [...tasks].reverse()) {
        found.push(await measure(name, readers))
        process.stderr.write('.')
      }
    }
  } finally {
    redis.kill()
    await once(redis, 'exit')
    rmSync(dir, { recursive: true })
    rmSync(library)
  }
  const [{ model }] = cpus()
  console.log(`\nNode ${process.version}, ${cpus().length} cores (${model}), ${new Date().toISOString().slice(0, 10)}.`)
  console.log(
    `${(count / (load.frames * load.pace)) * 1000} frames per second; µs of processor time: median (lowest to highest) of ${rounds}.\n`,
  )
  const show = (values) =>
    `${quantile(values, 0.5).toFixed(0)} (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`
  console.log(
    '| store | readers | process, per frame | process, per frame and reader | Redis, per frame | heap of a reader |',
  )
  console.log('| --- | --- | --- | --- | --- | --- |')
  for (const { name, readers, found } of tasks) {
    const own = found.map(({ cpu }) => cpu)
    const heaps = found.flatMap(({ heap }) => (heap === undefined ? [] : [heap]))
    const cells = [
      name,
      readers,
      show(own),
      (quantile(own, 0.5) / readers).toFixed(1),
      name === 'source' || name === 'memoryLog' ? '' : show(found.map((it) => it.redis)),
      heaps.length === 0 ? '' : `${(quantile(heaps, 0.5) / 1000).toFixed(1)} kB`,
    ]
    console.log(`| ${cells.join(' | ')} |`)
  }
}
