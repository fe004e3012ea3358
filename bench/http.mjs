// Short answers over real HTTP on loopback: what a client costs beside its own work on the events.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { request } from './answers.mjs'
import { contendersOf } from './contenders.mjs'
import { inTurns } from './inTurns.mjs'
import { quantile } from './numbers.mjs'

const json = JSON.stringify({ ...request, stream: true })
const plain = { method: 'POST', headers: { 'content-type': 'application/json', 'x-api-key': 'a key' }, body: json }

/** How many answers a contender reads before it is measured: until then V8 has not compiled what a short answer needs. */
const warmUp = 1500

/** The floor beside each contender: µs of CPU an answer, answers a second, ms to the first event, and new connections for 1 000 answers. */
export default async function http({ rounds, answers, together, ...task }) {
  const server = fork(new URL('http.server.mjs', import.meta.url))
  const [port] = await once(server, 'message')
  const count = async () => {
    server.send('count')
    return (await once(server, 'message'))[0]
  }

  const fetchHere = (_, init = plain) => globalThis.fetch(`http://127.0.0.1:${port}/`, init)
  const present = await contendersOf('http', task)
  const seen = new Map(present.map(({ name }) => [name, { firsts: [], answers: 0, ms: 0, connections: 0 }]))
  for (const contender of present) contender.ask = contender.open(fetchHere)

  const askOnce = async ({ name, ask }) => {
    const begin = performance.now()
    let first
    await ask(() => (first ??= performance.now() - begin))
    seen.get(name).firsts.push(first)
  }
  /** The µs of CPU an answer, of several that are open together. */
  const measure = async (contender, part) => {
    const size = Math.max(together, Math.round(part * answers))
    const total = seen.get(contender.name)
    const [cpu, begin, connections] = [process.cpuUsage(), performance.now(), await count()]
    let left = size
    const worker = async () => {
      while (left-- > 0) await askOnce(contender)
    }
    await Promise.all(Array.from({ length: together }, worker))
    const { user, system } = process.cpuUsage(cpu)
    total.ms += performance.now() - begin
    total.answers += size
    total.connections += (await count()) - connections
    return (user + system) / size
  }

  for (const contender of present) await measure(contender, warmUp / answers)
  for (const total of seen.values()) Object.assign(total, { firsts: [], answers: 0, ms: 0, connections: 0 })
  const rows = await inTurns(present, rounds, measure)
  server.disconnect()
  return rows.map(({ name, ratio, figure }) => {
    const { firsts, answers, ms, connections } = seen.get(name)
    return {
      name,
      ratio,
      cpu: figure,
      rate: (1000 * answers) / ms,
      p50: quantile(firsts, 0.5),
      p99: quantile(firsts, 0.99),
      connections: (1000 * connections) / answers,
    }
  })
}
