// How long a workload takes, beside the floor.
import { performance } from 'node:perf_hooks'
import { contendersOf } from './contenders.mjs'
import { inTurns } from './inTurns.mjs'
import { bodyOf, cut, respond, workload } from './workloads.mjs'

/** How long a contender runs before it is measured, in ms: V8 compiles the code of 1 000 short streams only after some hundred of them. */
const warmUpTime = 500

/** The µs an event of each contender, and its ratio to the floor; the floor takes about `target` ms in each sample. */
export default async function throughput({ workload: name, read, rounds, target, ...task }) {
  const { events, streams } = workload(name)
  const bodies = streams.map(({ frames }) => cut(frames, read))

  let next = 0
  const fetch = async () => respond(bodyOf(bodies[next++ % bodies.length]))

  const present = await contendersOf(name, task)
  for (const contender of present) contender.ask = contender.open(fetch)

  let last
  const see = (value) => (last = value)
  /** The ms that a stream takes, over so many. */
  const time = async ({ ask }, count) => {
    globalThis.gc({ type: 'minor' })
    const begin = performance.now()
    for (let i = 0; i < count; i++) await ask(see)
    return (performance.now() - begin) / count
  }

  // All is run until it is compiled, and what the floor takes then decides how many streams make a sample.
  const some = Math.min(bodies.length, 50)
  const warmUp = async (contender) => {
    let ms
    const begin = performance.now()
    do ms = await time(contender, some)
    while (performance.now() - begin < warmUpTime)
    return ms
  }
  for (const contender of present) await warmUp(contender)
  const count = target / (await warmUp(present[0]))

  const rows = await inTurns(present, rounds, (contender, part) =>
    time(contender, Math.max(1, Math.round(part * count))),
  )
  if (last === undefined) throw new Error('Nothing was seen')
  return rows.map(({ figure, ...row }) => ({ ...row, perEvent: (1000 * figure * streams.length) / events }))
}
