// How the time grows with the length of a tool's input: from the bytes to the value that each contender emits after each delta.
import { performance } from 'node:perf_hooks'
import { contendersOf } from './contenders.mjs'
import { settled } from './numbers.mjs'
import { bodyOf, cut, respond, workload } from './workloads.mjs'

let last
const time = async ({ open }, reads) => {
  const begin = performance.now()
  await open(async () => respond(bodyOf(reads)))((value) => (last = value))
  return performance.now() - begin
}

/** One that takes more ms than `patience` is measured once, and left out of the larger sizes: they would take minutes. */
export default async function growth({ rounds, patience, sizes, ...task }) {
  const present = await contendersOf('growth', task)
  const bodies = sizes.map((size) => cut(workload('W2', size).streams[0].frames, 16384))

  // One after the other, and not in turns: what one leaves to be collected would be counted at the next.
  const medians = new Map(present.map((contender) => [contender, []]))
  for (const reads of bodies) {
    for (const [contender, ms] of medians) {
      if (ms.at(-1) > patience) continue
      ms.push(await settled(rounds, patience, () => time(contender, reads)))
    }
  }
  if (last === undefined) throw new Error('Nothing was seen')
  return [...medians].map(([{ name }, ms]) => ({ name, ms, exponent: exponent(sizes, ms) }))
}

/** With which power of the size the time grows. */
export const exponent = (sizes, ms) => Math.log(ms.at(-1) / ms[0]) / Math.log(sizes[ms.length - 1] / sizes[0])
