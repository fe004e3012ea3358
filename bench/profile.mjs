// Where the time goes while ours reads a workload with snapshots: the share of each function, without what it calls.
import { Session } from 'node:inspector/promises'
import { performance } from 'node:perf_hooks'
import { contenderOf } from './contenders.mjs'
import { ours as toolLoop } from './toolLoop.mjs'
import { bodyOf, cut, respond, workload } from './workloads.mjs'

const taskOf = async ({ workload: name, read, library }) => {
  if (name === 'toolLoop') return toolLoop.load({ library })
  const bodies = workload(name).streams.map(({ frames }) => cut(frames, read))
  let next = 0
  const { open } = await contenderOf('ours (b)', library)
  const ask = open(async () => respond(bodyOf(bodies[next++ % bodies.length])))
  return () => ask(() => {})
}

const runFor = async (task, ms) => {
  const begin = performance.now()
  do await task()
  while (performance.now() - begin < ms)
}

/** A function by its name, and by the package or the module of Node that it is from. */
const nameOf = ({ functionName, url }, library) => {
  const name = functionName || 'a function without a name'
  if (url === library || url === '') return name
  const [, module] = /^node:(?:internal\/)?(.*)$/.exec(url) ?? []
  const [, dependency] = /\/node_modules\/([^/]*)/.exec(url) ?? []
  if (module !== undefined) return `${name} (Node, ${module})`
  return dependency === undefined ? 'the benchmark itself' : `${name} (${dependency})`
}

export default async function profile({ ms, ...task }) {
  const run = await taskOf(task)
  await runFor(run, ms)
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: 200 })
  await session.post('Profiler.start')
  await runFor(run, ms)
  const { profile } = await session.post('Profiler.stop')
  session.disconnect()

  const counts = new Map()
  for (const { callFrame, hitCount } of profile.nodes) {
    const name = nameOf(callFrame, task.library)
    if (name !== '(idle)') counts.set(name, (counts.get(name) ?? 0) + hitCount)
  }
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0)
  return [...counts]
    .map(([name, count]) => ({ name, share: count / total }))
    .sort((a, b) => b.share - a.share)
    .slice(0, 12)
}
