// What a log in Redis costs: the figures of docs/scaling.md.
//
//   npx tsx --tsconfig examples/tsconfig.json examples/relay/measure.ts
//
// One process writes, others read; Redis and all of them are on this machine. Processor time is what Redis and the processes report.
import { cpus } from 'node:os'
import { setTimeout } from 'node:timers/promises'
import { createClient } from 'redis'
import { firstValueFrom, lastValueFrom, map, merge, noop, type Observable, take, tap, timer } from 'rxjs'
import type { Frame } from 'rxjs-anthropic'
import { redisLog } from 'rxjs-anthropic/redis'
import { messagesFrom, program } from './program.ts'
import { startRedis } from './startRedis.ts'

/** How much is written, and how many processes read it. */
interface Load {
  readonly streams: number
  readonly frames: number
  /** The ms between two frames of a stream. */
  readonly pace: number
  /** How many processes read all of the streams. */
  readonly processes: number
}

/** The figures that one process reports at its end. */
interface Report {
  readonly cpuMs: number
  /** The number of frames that it has read. */
  readonly count: number
  /** The ms from the source to the reader, for each frame that arrived while it read. */
  readonly delays: readonly number[]
}

const isReport = (message: object): message is Report => 'cpuMs' in message

const now = (): number => performance.timeOrigin + performance.now()

/** The size of a usual delta of text, as the API sends it. */
const frame = (): Frame => ({
  event: 'content_block_delta',
  data: `{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"${String(now()).padEnd(40)}"}}`,
})

const ids = ({ streams }: Load): readonly string[] => Array.from({ length: streams }, (_, index) => `load:${index}`)

const connectTo = async (path: string) => {
  const connection = createClient({ socket: { path, tls: false } })
  await connection.on('error', noop).connect()
  return connection
}

/** Runs one process: it writes all streams, or reads them. */
const play = async (part: string, path: string, load: Load): Promise<Report> => {
  const connection = await connectTo(path)
  const log = redisLog(connection, { linger: Infinity })
  const source = (index: number): Observable<Frame> =>
    timer((index * load.pace) / load.streams, load.pace).pipe(take(load.frames), map(frame))
  const delays: number[] = []
  let count = 0
  const began = now()
  const read = ids(load).map((id) =>
    log(id)(undefined).pipe(
      tap(({ data }) => {
        count += 1
        const sent = Number(/\d+\.\d+/.exec(data)?.[0])
        if (sent > began + 1000) delays.push(now() - sent)
      }),
    ),
  )
  const before = process.cpuUsage()
  if (part === 'write') {
    for (const [index, id] of ids(load).entries()) log(id, source(index))(undefined).subscribe().unsubscribe()
    while ((await connection.dbSize()) <= load.streams) await setTimeout(10)
    while ((await connection.dbSize()) > load.streams) await setTimeout(100) // none is written any more
  } else await lastValueFrom(merge(...read), { defaultValue: undefined })
  const { user, system } = process.cpuUsage(before)
  connection.destroy()
  return { cpuMs: (user + system) / 1000, count, delays }
}

const [part, path = '', load = '{}'] = process.argv.slice(2)
if (part) {
  process.send?.(await play(part, path, JSON.parse(load) as Load), () => process.disconnect())
}

const quantile = (sorted: readonly number[], part: number): number => sorted[Math.floor(sorted.length * part)] ?? NaN

/** Measures one load. */
const measure = async (load: Load): Promise<Record<string, number>> => {
  const redis = await startRedis()
  const connection = await connectTo(redis.path)
  const lookedUp = async (section: string, name: string): Promise<number> =>
    Number(new RegExp(`^${name}:(.*)$`, 'm').exec(await connection.info(section))?.[1])
  const cpu = async () => ((await lookedUp('cpu', 'used_cpu_user')) + (await lookedUp('cpu', 'used_cpu_sys'))) * 1000
  const start = (name: string) =>
    firstValueFrom(messagesFrom(program('measure', name, redis.path, JSON.stringify(load)), isReport))

  const traffic = async () =>
    (await lookedUp('stats', 'total_net_input_bytes')) + (await lookedUp('stats', 'total_net_output_bytes'))

  const empty = await lookedUp('memory', 'used_memory')
  const writer = start('write')
  while ((await connection.dbSize()) < 2 * load.streams) await setTimeout(10)
  const [before, sent, began] = [await cpu(), await traffic(), now()]
  const readers = await Promise.all(Array.from({ length: load.processes }, () => start('read')))
  const [after, sentBy, ended] = [await cpu(), await traffic(), now()]
  const { cpuMs } = await writer
  const frames = load.streams * load.frames
  const delays = readers.flatMap((report) => report.delays).sort((a, b) => a - b)
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, it) => all + it, 0)
  const result = {
    'frames/s': Math.round((load.streams * 1000) / load.pace),
    'Redis, % of a core': ((after - before) * 100) / (ended - began),
    'Redis, µs of work a frame': ((after - before) * 1000) / frames,
    'Redis, bytes in and out a frame': (sentBy - sent) / frames,
    'Redis, bytes kept a frame': ((await lookedUp('memory', 'used_memory')) - empty) / frames,
    'writer, µs of work a frame': (cpuMs * 1000) / frames,
    'reader, µs of work a frame': (sum(readers.map((report) => report.cpuMs)) * 1000) / frames / load.processes,
    'delay p50, ms': quantile(delays, 0.5),
    'delay p99, ms': quantile(delays, 0.99),
    lost: frames * load.processes - sum(readers.map((report) => report.count)),
  }
  connection.destroy()
  await redis.stop()
  return result
}

if (!part) {
  console.log(`Node ${process.version}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}`)
  const table = new Map<string, Record<string, string>>()
  for (const [name, load] of Object.entries({
    '10 streams': { streams: 10, frames: 500, pace: 20, processes: 1 },
    '100 streams': { streams: 100, frames: 500, pace: 20, processes: 1 },
    '100, read by 3': { streams: 100, frames: 500, pace: 20, processes: 3 },
    '200 streams': { streams: 200, frames: 500, pace: 20, processes: 1 },
    '1000, silent': { streams: 1000, frames: 2, pace: 12_000, processes: 1 },
  })) {
    const measured = Object.entries(await measure(load))
    for (const [what, value] of measured) table.set(what, { ...table.get(what), [name]: value.toPrecision(3) })
  }
  console.table(Object.fromEntries(table))
}
