// How much memory it takes to read the results of a batch, from one thousand lines to a hundred thousand.
// The heap is measured after a full collection, at every tenth of the lines, while the stream is open.
import { ReadableStream } from 'node:stream/web'
import { performance } from 'node:perf_hooks'

const heap = () => {
  globalThis.gc()
  globalThis.gc()
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

/** A `fetch` that makes the lines while they are read, in pieces of 16 kB, the size in which sockets deliver them. */
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

const run = ({ anthropicBatches, batchResults }, lines) =>
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

const megabytes = (count) => (count * Buffer.byteLength(line(count))) / 2 ** 20

export default async function batchResults({ library, sizes }) {
  const ours = await import(library)
  for (let i = 0; i < 3; i++) await run(ours, 1000) // everything is compiled now
  const results = []
  for (const lines of sizes) {
    const { seen, heaps, ms } = await run(ours, lines)
    if (seen !== lines) throw new Error(`${seen} results of ${lines}`)
    results.push({ lines, megabytes: megabytes(lines), heaps, ms })
  }
  return results
}
