// The goals, and the figures that were measured.
import { short, table } from './tables.mjs'

const kibibyte = 1024

/** The last figures of one contender, from the task of the part that has these members. */
const found = (results, part, name, members = {}) => {
  const fits = (task) => Object.entries(members).every(([key, value]) => task[key] === value)
  const rows = results[part]?.filter(fits).flatMap((result) => result.found)
  return rows?.find((row) => row.name === name)
}
const times = (row) => row?.ratio[1]
const read = (kibibytes) => ({ read: kibibytes * kibibyte })

const goals = [
  ['W1, 16 KB reads, (b)', '× F0', 1.0, (results) => times(found(results, 'W1', 'ours (b)', read(16)))],
  ['W1, one event per read, (b)', '× F0', 1.1, (results) => times(found(results, 'W1', 'ours (b)', read(0)))],
  ['W3, 16 KB reads, (b)', '× F0', 1.2, (results) => times(found(results, 'W3', 'ours (b)', read(16)))],
  ['W4, 16 KB reads, (b)', '× F0', 1.5, (results) => times(found(results, 'W4', 'ours (b)', read(16)))],
  ['W2, 256 KiB, its value after each delta, (c)', 'ms', 50, (results) => msOf(results, 256)],
  ['W2, exponent of growth, (c)', '', 1.1, (results) => found(results, 'growth', 'ours (c)')?.exponent],
  ['from the byte to the subscriber, p50, (b)', '× F0', 1.1, (results) => times(found(results, 'latency', 'ours (b)'))],
  ['an open stream, (b)', 'kB of heap', 25, (results) => heldBy(results, 'ours (b)')],
  [
    'W1, what lives on the heap, (b)',
    'MB',
    1.5,
    (results) => found(results, 'heap', 'ours (b)', { workload: 'W1' })?.live,
  ],
  ["the README's first program", 'kB gzip', 10, (results) => perKibibyte(found(results, 'size', 'ours')?.gzip)],
]

const msOf = ({ growth }, size) => {
  const at = growth?.[0].sizes.indexOf(size)
  return found({ growth }, 'growth', 'ours (c)')?.ms[at]
}
const heldBy = (results, name) => {
  const bare = found(results, 'openStreams', 'bare')
  const row = found(results, 'openStreams', name)
  return bare && row && (row.heap - bare.heap) / 1000
}
const perKibibyte = (bytes) => bytes && bytes / kibibyte

/** The goals whose parts were run. */
export const goalsTable = (results) => {
  const rows = goals
    .map(([what, unit, goal, measure]) => ({ what, unit, goal, value: measure(results) }))
    .filter(({ value }) => value !== undefined)
    .map(({ what, unit, goal, value }) => [
      what,
      `≤ ${short(goal)} ${unit}`.trim(),
      short(value),
      value <= goal * 1.005 ? 'met' : 'missed',
    ])
  return rows.length === 0 ? undefined : table([['', 'goal', 'measured', ''], ...rows], [3])
}
