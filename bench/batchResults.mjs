// How much memory it takes to read the results of a batch, from one thousand lines to a hundred thousand.
//
//   npm run bench -- batchResults          all sizes
//   npm run bench -- batchResults --quick  up to 10 000 lines
//
// The heap is measured after a full collection, at every tenth of the lines, while the stream is open.
import { performance } from 'node:perf_hooks'
import { ReadableStream } from 'node:stream/web'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { build } from 'esbuild'

const bundle = await build({
  stdin: {
    contents: `
      export { anthropicBatches } from './transport/anthropicBatches.ts'
      export { batchResults } from './source/batchResults.ts'
    `,
    resolveDir: new URL('../src', import.meta.url).pathname,
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  write: false,
})
const source = Buffer.from(bundle.outputFiles[0].text).toString('base64')
const { anthropicBatches, batchResults } = await import(`data:text/javascript;base64,${source}`)

setFlagsFromString('--expose_gc')
const collect = runInNewContext('gc')

const heap = () => {
  collect()
  return process.memoryUsage().heapUsed / 2 ** 20
}

const answer = 'The quick brown fox says “olá” to the lazy dog. '.repeat(40)

const line = (index) => {
  const message = {
    id: `msg_${index}`,
    type: 'message',
    role: 'assistant',
    model: 'claude-haiku-4-5',
    content: [{ type: 'text', text: answer }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 20, output_tokens: 600 },
  }
  return JSON.stringify({ custom_id: `question ${index}`, result: { type: 'succeeded', message } }) + '\n'
}

/** A `fetch` that makes the lines while they are read, in pieces of 16 kB, as sockets give them. */
const fetchOf = (lines) => async () => {
  let made = 0
  const body = new ReadableStream({
    pull: (controller) => {
      let text = ''
      while (text.length < 16 * 1024 && made < lines) text += line(made++)
      if (text !== '') controller.enqueue(new Uint8Array(Buffer.from(text)))
      if (made === lines) controller.close()
    },
  })
  return new globalThis.Response(body, { headers: { 'content-type': 'application/x-jsonl' } })
}

const run = (lines) =>
  new Promise((resolve, reject) => {
    const heaps = []
    const before = heap()
    const start = performance.now()
    let measuring = 0
    let seen = 0
    batchResults(anthropicBatches({ fetch: fetchOf(lines) }))({ id: 'msgbatch_1' }).subscribe({
      next: () => {
        seen += 1
        if (seen % (lines / 10) > 0) return
        const from = performance.now()
        heaps.push(heap() - before)
        measuring += performance.now() - from
      },
      error: reject,
      complete: () => resolve({ seen, heaps, ms: performance.now() - start - measuring }),
    })
  })

const sizes = process.argv.includes('--quick') ? [1000, 10_000] : [1000, 10_000, 100_000]
const megabytes = (count) => (count * Buffer.byteLength(line(count))) / 2 ** 20

console.log(`Batch results: heap beyond that at the start, in MiB. Node ${process.version}.\n`)
console.log(['lines', 'MiB read', 'at 10 %', 'at 50 %', 'at 100 %', 'most', 'ms', 'µs a line'].map(cell).join(''))

function cell(value) {
  return String(value).padStart(12)
}

await run(1000) // everything is compiled now
for (const lines of sizes) {
  const { seen, heaps, ms } = await run(lines)
  if (seen !== lines) throw new Error(`${seen} results of ${lines}`)
  const places = [heaps[0], heaps[4], heaps[9], Math.max(...heaps)].map((heap) => heap.toFixed(2))
  const cells = [lines, megabytes(lines).toFixed(1), ...places, ms.toFixed(0), ((1000 * ms) / lines).toFixed(1)]
  console.log(cells.map(cell).join(''))
}
