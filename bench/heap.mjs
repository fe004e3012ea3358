// What a stream keeps on the heap while it is read, and how high the heap rises: one contender in one process.
import { contenderOf } from './contenders.mjs'
import { bodyOf, cut, respond, workload } from './workloads.mjs'

const used = () => process.memoryUsage().heapUsed / 2 ** 20
const collected = () => {
  ;/x/.test('x') // V8 keeps the text that the last regular expression has read.
  globalThis.gc()
  globalThis.gc()
  return used()
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

export default async function heap({ library, name, workload: which, read }) {
  const contender = await contenderOf(name, library)
  const reads = cut(workload(which).streams[0].frames, read)
  const ask = contender.open(async () => respond(bodyOf(reads)))
  let last

  let seen = 0
  for (let i = 0; i < 5; i++) {
    seen = 0
    await ask((value) => {
      seen += 1
      last = value
    })
  }

  /** The most that the heap held beyond what it held before; looked at so many times, the last value in hand. */
  const most = async (times, look) => {
    last = undefined
    await turn()
    const before = collected()
    let count = 0
    let top = 0
    await ask((value) => {
      last = value
      if (++count % Math.floor(seen / times) === 0) top = Math.max(top, look() - before)
    })
    return top
  }
  const live = await most(10, collected)
  const peak = await most(2000, used)
  return { name, live, peak, last: typeof last }
}
