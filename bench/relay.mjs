// What it costs to pass streams on: 1 000 readers of 100 streams on one process, and readers that take nothing.
//
//   node bench/relay.mjs          three rounds
//   node bench/relay.mjs --quick  one
//
// The relay runs in a process of its own. This one has the upstream, which is the embedded server of the examples, and the readers:
// so one clock measures from the byte of the upstream to the reader. Beside it, in the same way: a backend that passes bytes on, and no more.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { Agent, request, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { quantile } from './numbers.mjs'

const quick = process.argv.includes('--quick')
const src = (path) => fileURLToPath(new URL(`../src/${path}`, import.meta.url))
const library = new URL(`../node_modules/.cache/bench/relay-${process.pid}.mjs`, import.meta.url)
await build({
  stdin: {
    contents: `
      export * from 'rxjs-anthropic'
      export * from 'rxjs-anthropic/server'
      export { startServer } from './startServer.ts'
    `,
    resolveDir: fileURLToPath(new URL('../examples/server', import.meta.url)),
  },
  alias: {
    ...Object.fromEntries(['server', 'testing'].map((entry) => [`rxjs-anthropic/${entry}`, src(`${entry}/index.ts`)])),
    'rxjs-anthropic': src('index.ts'),
  },
  outfile: fileURLToPath(library),
  bundle: true,
  packages: 'external',
  conditions: ['node'], // packages stay outside, so nothing may be taken from their bundler builds
  format: 'esm',
  platform: 'node',
})
const { startServer } = await import(library.href)

/** When each frame of each stream was written upstream, in ms. */
const sent = new Map()
const mark = /#(\d+):(\d+)#/g

const write = ServerResponse.prototype.write
ServerResponse.prototype.write = function (bytes, ...rest) {
  const [, stream, frame] = /#(\d+):(\d+)#/.exec(Buffer.from(bytes).toString('latin1')) ?? []
  if (stream !== undefined) sent.get(Number(stream))[Number(frame)] = performance.now()
  return write.call(this, bytes, ...rest)
}

const turn = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Runs with an upstream and with a backend before it, both of which end with it. */
const withBackend = async (kind, { frames, size, pace }, run) => {
  const recording = ({ number: stream }) => {
    sent.set(stream, [])
    const delta = (frame) => {
      const text = `#${stream}:${frame}#`.padEnd(size, 'x')
      return `event: content_block_delta\ndata: ${JSON.stringify({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })}\n\n`
    }
    return Array.from({ length: frames }, (_, frame) => delta(frame)).join('')
  }
  const upstream = await startServer({ recording, pace })
  const task = JSON.stringify({ library: library.href, upstream: upstream.url, kind })
  const child = fork(new URL('relay.server.mjs', import.meta.url), [task], { execArgv: ['--expose-gc'] })
  const [port] = await once(child, 'message')
  const look = async () => {
    child.send('look')
    return (await once(child, 'message'))[0]
  }
  try {
    return await run({ port, look, upstream })
  } finally {
    child.disconnect()
    await upstream.close()
    sent.clear()
  }
}

/** Reads a stream, and calls `see` for each frame. Resolves to the number of frames; rejects if one is out of order. */
const read = (port, stream, see) =>
  new Promise((resolve, reject) => {
    const headers = { 'idempotency-key': `s${stream}`, 'content-type': 'application/json' }
    request({ port, method: 'POST', path: '/', headers, agent: new Agent() }, (response) => {
      let next
      let rest = ''
      response.setEncoding('latin1').on('data', (text) => {
        const now = performance.now()
        const lines = (rest + text).split('\n')
        rest = lines.pop()
        for (const [, , frame] of lines.join('\n').matchAll(mark)) {
          if (next !== undefined && next !== Number(frame))
            reject(new Error(`Frame ${frame} arrived, expected ${next}`))
          next = Number(frame) + 1
          see(Number(frame), now)
        }
      })
      response.on('end', () => resolve(next)).on('error', reject)
    })
      .on('error', reject)
      .end(JSON.stringify({ number: stream }))
  })

/** Requests a stream, and reads nothing of it. */
const stare = (port, stream) => {
  const body = JSON.stringify({ number: stream })
  const socket = connect(port, '127.0.0.1')
    .pause()
    .on('error', () => {})
  socket.write(
    `POST / HTTP/1.1\r\nhost: x\r\nidempotency-key: s${stream}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
  return socket
}

const streams = 100
const readersOfEach = 10
const readers = streams * readersOfEach

const many = (kind) => {
  const play = { frames: quick ? 80 : 160, size: 60, pace: 50 }
  const warm = 20
  return withBackend(kind, play, async ({ port, look, upstream }) => {
    await read(port, streams, () => {})
    const before = await look()
    const latencies = []
    const reading = []
    for (let stream = 0; stream < streams; stream++) {
      for (let i = 0; i < readersOfEach; i++) {
        const see = (frame, now) => {
          if (frame >= warm && frame < play.frames - 2 * warm) latencies.push(now - sent.get(stream)[frame])
        }
        reading.push(read(port, stream, see))
      }
      await turn(5)
    }
    // Looking stops the backend for a moment, so the last frames are not timed.
    await turn((play.frames - warm) * play.pace - streams * 5)
    const during = await look()
    const ends = await Promise.all(reading)
    if (ends.some((end) => end !== play.frames)) throw new Error('A reader has lost frames')
    if (kind === 'relay' && latencies.length !== readers * (play.frames - 3 * warm))
      throw new Error('Something came twice')
    if (upstream.requests.length !== streams + 1) throw new Error(`${upstream.requests.length} requests upstream`)
    const after = await look()
    return {
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      kept: (during.kept - before.kept) / readers,
      rss: (during.rss - before.rss) / readers,
      cpu: ((after.cpu - before.cpu) * 1000) / (readers * play.frames),
    }
  })
}

const slowOnes = 100

const slow = (kind, staring) => {
  const play = { frames: quick ? 6_000 : 12_000, size: 2_000, pace: 1 }
  return withBackend(kind, play, async ({ port, look }) => {
    const before = await look()
    const latencies = []
    const reading = Array.from({ length: 10 }, () =>
      read(port, 0, (frame, now) => {
        if (frame >= 500) latencies.push(now - sent.get(0)[frame])
      }),
    )
    const sockets = Array.from({ length: staring }, () => stare(port, 0))
    const ends = await Promise.all(reading)
    if (ends.some((end) => end !== play.frames)) throw new Error('A reader has lost frames')
    const after = await look()
    for (const socket of sockets) socket.destroy()
    return {
      p50: quantile(latencies, 0.5),
      p99: quantile(latencies, 0.99),
      kept: after.kept - before.kept,
      rss: after.rss - before.rss,
      stream: play.frames * (play.size + 120),
    }
  })
}

const median = (results, name) =>
  quantile(
    results.map((result) => result[name]),
    0.5,
  )
const rounds = quick ? 1 : 3
const cells = (...values) =>
  console.log(values.map((value, i) => String(value)[i === 0 ? 'padEnd' : 'padStart'](i === 0 ? 28 : 12)).join(''))

const kinds = ['relay', 'pass-through']
console.log(
  `Passing streams on, Node ${process.version}: ${readers} readers of ${streams} streams on one process, 20 frames a second each.\n`,
)
const all = Object.fromEntries(kinds.map((kind) => [kind, []]))
for (let round = 0; round < rounds; round++) {
  for (const kind of round % 2 === 0 ? kinds : [...kinds].reverse()) all[kind].push(await many(kind))
}
cells('', 'p50', 'p99', 'µs a frame', 'kB a reader', 'RSS kB')
for (const kind of kinds) {
  const of = (name) => median(all[kind], name)
  cells(
    kind,
    `${of('p50').toFixed(2)} ms`,
    `${of('p99').toFixed(2)} ms`,
    of('cpu').toFixed(1),
    (of('kept') / 1000).toFixed(1),
    (of('rss') / 1000).toFixed(1),
  )
}
const ratios = ['p50', 'p99', 'cpu', 'kept', 'rss'].map((name) =>
  median(
    all.relay.map((result, i) => ({ name: result[name] / all['pass-through'][i][name] })),
    'name',
  ),
)
cells('ratio', ...ratios.map((ratio) => ratio.toFixed(2)))

console.log(`\nTen readers of one stream of 1 000 frames a second, alone and beside ${slowOnes} that take nothing.\n`)
cells('', 'p50', 'p99', 'MB kept', 'RSS MB', 'MB streamed')
for (const kind of kinds) {
  for (const staring of [0, slowOnes]) {
    const { p50, p99, kept, rss, stream } = await slow(kind, staring)
    const mb = (bytes) => (bytes / 1e6).toFixed(1)
    cells(`${kind}, ${staring} slow`, `${p50.toFixed(2)} ms`, `${p99.toFixed(2)} ms`, mb(kept), mb(rss), mb(stream))
  }
}

await rm(library)
