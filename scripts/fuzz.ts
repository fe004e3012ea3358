// Tries the library with random and mutated inputs: `npm run fuzz -- --runs 1000000 --seed 1`.
// To repeat a run that failed, pass its number: `npm run fuzz -- --seed 1 --from 4711 --runs 1`.
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import { fuzz } from '../test/fuzz/fuzz.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '0' },
  },
})
const [runs, seed, from] = [Number(values.runs), Number(values.seed), Number(values.from)]

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const heap = (): number => {
  collect()
  return process.memoryUsage().heapUsed / 2 ** 20
}

/** Ends the process if one run takes longer than 20 s: nothing else can end an endless loop. */
const current = new Int32Array(new SharedArrayBuffer(4))
const watch = new Worker(
  `const { workerData } = require('node:worker_threads')
   let last = -1
   setInterval(() => {
     if (workerData[0] === last) {
       require('node:fs').writeSync(2, 'run ' + last + ' does not end\\n')
       process.kill(process.pid, 'SIGKILL')
     }
     last = workerData[0]
   }, 20000)`,
  { eval: true, workerData: current },
)

const size = Math.max(1, Math.ceil(runs / 10))
let failing = 0
let level = 0
const began = performance.now()
console.log(`${runs} runs from ${from}, seed ${seed}`)

for (let done = 0; done < runs && failing < 10; done += size) {
  const now = Math.min(size, runs - done)
  const findings = await fuzz({ runs: now, seed, from: from + done, begin: (run) => Atomics.store(current, 0, run) })
  failing += findings.length
  for (const { run, trial, message } of findings) console.error(`\nrun ${run}, ${trial}: ${message}`)
  const seconds = (performance.now() - began) / 1000
  const used = heap()
  if (done === 0) level = used
  console.log(
    `${String(done + now).padStart(8)} runs  ${seconds.toFixed(1).padStart(6)} s  heap ${used.toFixed(1)} MiB`,
  )
}

await watch.terminate()
const grown = heap() - level
console.log(`${failing} failing; the heap is ${grown.toFixed(1)} MiB above its level after the first tenth`)
process.exitCode = failing > 0 || grown > 20 ? 1 : 0
