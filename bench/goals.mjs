// The goals, and the figures that were measured.
import { short, spread, table } from './tables.mjs'

const kibibyte = 1024

/** The last figures of one contender, from the task of the part that has these members. */
const found = (results, part, name, members = {}) => {
  const fits = (task) => Object.entries(members).every(([key, value]) => task[key] === value)
  const rows = results[part]?.filter(fits).flatMap((result) => result.found)
  return rows?.find((row) => row.name === name)
}
const read = (kibibytes) => ({ read: kibibytes * kibibyte })

/** A ratio with its quartiles. */
const times = (part, name, members) => (results) => found(results, part, name, members)?.ratio

const parsed = (results, shape) => {
  const [part] = results.partialInput ?? []
  const row = part?.found.find(({ name }) => name === shape)?.rows.find(({ name }) => name === 'ours')
  return (size) => row?.ms[part.sizes.indexOf(size)]
}
const growthOfInput = (results) => {
  const ms = parsed(results, 'tool input')
  return ms(4096) && Math.log(ms(4096) / ms(64)) / Math.log(64)
}
const snapshot = (results) => {
  const [events, snapshots] = ['ours (a)', 'ours (b)'].map((name) => found(results, 'W1', name, read(16)))
  return events && 1000 * (snapshots.perEvent - events.perEvent)
}
const beyondRxjs = (results) => {
  const [rxjs, ours] = ['rxjs', 'ours'].map((name) => found(results, 'coldStart', name))
  return ours && ours.ms - rxjs.ms
}
const held = (results) => {
  const [bare, ours] = ['bare', 'ours (b)'].map((name) => found(results, 'openStreams', name))
  return bare && ours && (ours.heap - bare.heap) / 1000
}
const heldOverFetch = (results) => {
  const [floor, ours] = ['F0', 'ours (b)'].map((name) => found(results, 'openFetches', name))
  return floor && ours && (ours.heap - floor.heap) / 1000
}
const store = (what, name, members) => (results) => {
  const rows = results.stores?.flatMap((result) => result.found ?? [])
  const row = rows?.find((row) => row.name === name && row.readers === members.readers && row.pace === members.pace)
  return row?.[what]
}
const paced = (readers) => ({ readers, pace: 20 })
const flatOut = (readers) => ({ readers, pace: 0 })
const packed = (results) => results.packed?.[0].found

/** What, its unit, the goal (on Node 20 and on Node 24, if they differ), and how it is found: a number, or a ratio between its quartiles. */
const goals = [
  ['W1, 16 KB reads, (b)', '× F0', [0.85, 1.0], times('W1', 'ours (b)', read(16))],
  ['W1, one event per read, (b)', '× F0', [1.1, 1.1], times('W1', 'ours (b)', read(0))],
  ['W3, 16 KB reads, (b)', '× F0', [1.1, 1.1], times('W3', 'ours (b)', read(16))],
  ['W4, 16 KB reads, (b)', '× F0', [1.6, 1.4], times('W4', 'ours (b)', read(16))],
  ['a short answer over HTTP, CPU of the client, (b)', '× F0', [1.45, 1.3], times('http', 'ours (b)')],
  ['from the byte to the subscriber, p50, (b)', '× F0', [1.1, 1.1], times('latency', 'ours (b)')],
  ['a snapshot of a text, per delta', 'ns', [50, 50], snapshot],
  [
    'tool input of 1 MiB, the value read after each delta',
    'ms',
    [25, 25],
    (results) => parsed(results, 'tool input')(1024),
  ],
  ['its exponent from 64 KiB to 4 MiB', '', [1.1, 1.1], growthOfInput],
  ['a turn of the tool loop', 'µs', [150, 90], (results) => found(results, 'toolLoop', 'ours')?.perTurn],
  ['`import`, beyond that of rxjs', 'ms', [35, 35], beyondRxjs],
  ['an open stream, (b)', 'kB of heap', [12, 12], held],
  ["the same over Node's own fetch, request of 100 kB", 'kB of heap', [12, 12], heldOverFetch],
  [
    'W1, what lives on the heap, (b)',
    'MB',
    [1.5, 1.5],
    (results) => found(results, 'heap', 'ours (b)', { workload: 'W1' })?.live,
  ],
  ['relay with 1 000 readers, p99', '× a pass-through', [2, 2], times('relay', 'relay')],
  ['beside 100 slow readers, p99', '× without them', [2, 2], times('relay', 'relay, 100 slow')],
  ['`memoryLog`, paced, a frame and reader of five', 'µs of CPU', [3, 3], store('cpu', 'memoryLog', paced(5))],
  ['`redisLog`, paced, one reader', '× `resumable-stream`', [1, 1], store('ratio', 'redisLog', paced(1))],
  ['`redisLog`, paced, five readers', '× `resumable-stream`', [1, 1], store('ratio', 'redisLog', paced(5))],
  ['`redisLog`, flat out, one reader', '× `resumable-stream`', [1, 1], store('ratio', 'redisLog', flatOut(1))],
  ['`redisLog`, flat out, five readers', '× `resumable-stream`', [1, 1], store('ratio', 'redisLog', flatOut(5))],
  ["the README's first program", 'kB gzip', [10, 10], (results) => inKibibytes(found(results, 'size', 'ours')?.gzip)],
  ['the package, unpacked', 'MB', [1.5, 1.5], (results) => inMegabytes(packed(results)?.unpacked)],
  ['the package, files', '', [150, 150], (results) => packed(results)?.files],
]
const inKibibytes = (bytes) => bytes && bytes / kibibyte
const inMegabytes = (bytes) => bytes && bytes / 1e6

const isMet = (figure, goal) => (Array.isArray(figure) ? figure[1] : figure) <= goal * 1.005
const show = (figure) => (Array.isArray(figure) ? spread(figure) : short(figure))

/** The goal for a version of Node, such as v20.20.2. */
const goalFor = ([on20, on24], node) => (node.startsWith('v20.') ? on20 : on24)

/** The goals whose parts were run, in one run or in several, each `{ node, results }`. Undefined if there are none. */
export const goalsTable = (runs) => {
  const rows = goals
    .map(([what, unit, wanted, measure]) => {
      const figures = runs.map(({ results }) => measure(results))
      const known = runs.flatMap(({ node }, i) =>
        figures[i] === undefined ? [] : [isMet(figures[i], goalFor(wanted, node))],
      )
      const limits = [...new Set(runs.map(({ node }) => short(goalFor(wanted, node))))]
      return {
        isKnown: known.length > 0,
        cells: [
          what,
          `≤ ${limits.join(' / ')} ${unit}`.trim(),
          ...figures.map((figure) => (figure === undefined ? '–' : show(figure))),
          known.every(Boolean) ? 'met' : known.some(Boolean) ? 'missed on one' : 'missed',
        ],
      }
    })
    .filter(({ isKnown }) => isKnown)
    .map(({ cells }) => cells)
  const heads = runs.map(({ node }) => `Node ${node.slice(1).split('.')[0]}`)
  return rows.length === 0 ? undefined : table([['', 'goal', ...heads, ''], ...rows], [2 + runs.length])
}
