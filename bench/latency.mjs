// How long it takes from the byte to the subscriber: one event is put into the body, and the clock stops when it is seen.
import { ReadableStream } from 'node:stream/web'
import { performance } from 'node:perf_hooks'
import { contendersOf } from './contenders.mjs'
import { inTurns } from './inTurns.mjs'
import { median, quantile } from './numbers.mjs'
import { cut, respond, workload } from './workloads.mjs'

const turn = () => new Promise((resolve) => setImmediate(resolve))

/** Opens a stream that stays open. The function that it returns puts one frame into the body, and resolves to the µs until the reader emitted. */
const openStream = ({ open }) => {
  let controller
  let begin
  let arrive
  const body = new ReadableStream({ start: (given) => (controller = given) })
  const see = () => {
    arrive?.((performance.now() - begin) * 1000)
    arrive = undefined
  }
  open(async () => respond(body))(see).catch((error) => setImmediate(() => Promise.reject(error)))
  return (bytes) =>
    new Promise((resolve) => {
      arrive = resolve
      begin = performance.now()
      controller.enqueue(bytes)
    })
}

export default async function latency({ rounds, blockSize, ...task }) {
  const reads = cut(workload('W1').streams[0].frames.slice(0, -3), 0)
  const opening = 10
  const present = await contendersOf('latency', task)
  const times = new Map(present.map((contender) => [contender, []]))

  for (const contender of present) {
    const put = openStream(contender)
    let next = opening
    // Not every contender emits for each of the first frames.
    for (const read of reads.slice(0, opening)) await Promise.race([put(read), turn().then(turn).then(turn)])
    contender.block = async () => {
      const block = []
      for (let i = 0; i < blockSize; i++) {
        await turn()
        block.push(await put(reads[next++]))
        if (next === reads.length) next = opening
      }
      return block
    }
  }

  for (const { block } of present) for (let i = 0; i < 30; i++) await block()
  const rows = await inTurns(present, rounds, async (contender) => {
    const block = await contender.block()
    times.get(contender).push(...block)
    return median(block)
  })
  return rows.map(({ name, ratio, figure }, i) => ({
    name,
    ratio,
    p50: figure,
    p99: quantile(times.get(present[i]), 0.99),
  }))
}
