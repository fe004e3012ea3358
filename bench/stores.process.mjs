// One store in one process, which writes 20 streams and reads them: the CPU of the process and of Redis for each frame.
import { ReadableStream } from 'node:stream/web'
import { performance } from 'node:perf_hooks'
import { clearImmediate, clearTimeout, setImmediate, setTimeout } from 'node:timers'
import { setTimeout as wait } from 'node:timers/promises'
import { createClient } from 'redis'
import { concat, lastValueFrom, map, NEVER, Observable, range, switchMap, take, tap, timer } from 'rxjs'

const streams = 20
const data = JSON.stringify({
  type: 'content_block_delta',
  index: 0,
  delta: { type: 'text_delta', text: 'eight words of text that is usual' },
})
const frame = { event: 'content_block_delta', data }
const text = `event: ${frame.event}\ndata: ${data}\n\n`

export const connect = async (path) => {
  const connection = createClient({ socket: { path, tls: false } })
  connection.on('error', () => {})
  return connection.connect()
}

const immediates = new Observable((subscriber) => {
  let handle
  const next = () => {
    handle = setImmediate(next)
    subscriber.next()
  }
  handle = setImmediate(next)
  return () => clearImmediate(handle)
})

/** Emits every `pace` ms by the clock. Intervals of the same length would fire together once the process is late, and stay together. */
const ticks = (delay, pace) =>
  new Observable((subscriber) => {
    let handle
    let at = performance.now() + delay
    const schedule = () => {
      handle = setTimeout(next, at - performance.now())
    }
    const next = () => {
      at += pace
      schedule()
      subscriber.next()
    }
    schedule()
    return () => clearTimeout(handle)
  })

/** The frames of a stream: one every `pace` ms, or one in each turn of the event loop, once its readers have had time to join. */
const source = ({ pace, frames }, index, what) =>
  (pace === 0 ? timer(300).pipe(switchMap(() => immediates)) : ticks((index * pace) / streams, pace)).pipe(
    take(frames),
    map(() => what),
  )

const each = (run) => Promise.all(Array.from({ length: streams }, (_, index) => run(index)))

/** Reads all streams of a log with some readers each. */
const readLog = (log, round, { readers, ...load }) =>
  each(async (index) => {
    const id = `bench:${round}:${index}`
    let seen = 0
    const read = log(id, source(load, index, frame))(undefined).pipe(tap(() => (seen += 1)))
    await Promise.all(Array.from({ length: readers }, () => lastValueFrom(read)))
    return seen
  })

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

/** Reads all streams with `resumable-stream`: the reader that starts a stream, or those that resume it. Only these read by Redis. */
const readResumable = (context, round, { readers, ...load }, resumed) =>
  each(async (index) => {
    const id = `${round}:${index}`
    const first = framesOf(await context.createNewResumableStream(id, () => readable(source(load, index, text))))
    const others = Array.from({ length: resumed ? readers : 0 }, async () =>
      framesOf(await context.resumeExistingStream(id, 0)),
    )
    const seen = await Promise.all(resumed ? others : [first])
    await first
    return seen.reduce((all, it) => all + it, 0)
  })

const resumable = async (path) => {
  const { createResumableStreamContext } = await import('resumable-stream/generic')
  const [publisher, subscriber] = await Promise.all([connect(path), connect(path)])
  return createResumableStreamContext({ waitUntil: null, publisher, subscriber })
}

const openers = {
  source: async () => ({
    run: (_, load) =>
      each(async (index) => {
        await lastValueFrom(source(load, index, frame))
        return load.frames
      }),
  }),
  memoryLog: async ({ memoryLog }) => {
    const log = memoryLog()
    return { run: (round, load) => readLog(log, round, load), log }
  },
  redisLog: async ({ redisLog }, path) => {
    const log = redisLog(await connect(path))
    return { run: (round, load) => readLog(log, round, load), log }
  },
  'resumable-stream, the first reader': async (_, path) => {
    const context = await resumable(path)
    return { run: (round, load) => readResumable(context, round, load, false) }
  },
  'resumable-stream, resumed': async (_, path) => {
    const context = await resumable(path)
    return { run: (round, load) => readResumable(context, round, load, true) }
  },
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

/** The µs of CPU for each frame, of this process and of Redis. */
export default async function measureStore({ logs, path, name, load, weighsReader }) {
  const { run, log } = await openers[name](await import(logs), path)
  const redis = await connect(path)
  const cpuOfRedis = async () =>
    [...(await redis.info('cpu')).matchAll(/^used_cpu_(?:user|sys):(.*)$/gm)].reduce(
      (all, [, it]) => all + Number(it),
      0,
    )
  await run('flat out', { ...load, pace: 0, frames: 500 }) // until it is compiled
  await run('warm', { ...load, frames: Math.min(load.frames, 25) })
  const [own, other] = [process.cpuUsage(), await cpuOfRedis()]
  const seen = await run('measured', load)
  const { user, system } = process.cpuUsage(own)
  const redisCpu = (await cpuOfRedis()) - other
  const count = streams * load.frames
  const total = seen.reduce((all, it) => all + it, 0)
  if (total !== count * load.readers) throw new Error(`${name}: ${total} frames, not ${count * load.readers}`)
  return {
    cpu: (user + system) / count,
    redis: (redisCpu * 1e6) / count,
    heap: log && weighsReader ? await heapOfReader(log) : undefined,
  }
}
