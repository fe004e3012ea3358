// What it costs to pass streams on: 1 000 readers of 100 streams on one process, and readers that take nothing.
//
// The relay runs in a process of its own. This one has the upstream, which is the embedded server of the examples, and the readers:
// so one clock measures from the byte of the upstream to the reader. Beside it, in the same way: a backend that passes bytes on, and no more.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Agent, request, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { bundle } from './bundle.mjs'
import { median, quantile, quartiles } from './numbers.mjs'

const exports = `
  export * from 'rxjs-anthropic'
  export * from 'rxjs-anthropic/server'
  export { startServer } from './startServer.ts'
`

/** When each frame of each stream was written upstream, in ms. */
const sent = new Map()
const mark = /#(\d+):(\d+)#/g

const keepTimes = () => {
  const { write } = ServerResponse.prototype
  ServerResponse.prototype.write = function (bytes, ...rest) {
    const [, stream, frame] = /#(\d+):(\d+)#/.exec(Buffer.from(bytes).toString('latin1')) ?? []
    if (stream !== undefined) sent.get(Number(stream))[Number(frame)] = performance.now()
    return write.call(this, bytes, ...rest)
  }
}

/** Runs with an upstream and with a backend before it, both of which end with it. */
const withBackend = async (kind, library, { frames, size, pace }, run) => {
  const recording = ({ number: stream }) => {
    sent.set(stream, [])
    const delta = (frame) => {
      const text = `#${stream}:${frame}#`.padEnd(size, 'x')
      return `event: content_block_delta\ndata: ${JSON.stringify({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } })}\n\n`
    }
    return Array.from({ length: frames }, (_, frame) => delta(frame)).join('')
  }
  const { startServer } = await import(library)
  const upstream = await startServer({ recording, pace })
  const task = JSON.stringify({ library, upstream: upstream.url, kind })
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

const measureMany = (kind, library, play) => {
  const warm = 20
  return withBackend(kind, library, play, async ({ port, look, upstream }) => {
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
      await wait(5)
    }
    // Looking stops the backend for a moment, so the last frames are not timed.
    await wait((play.frames - warm) * play.pace - streams * 5)
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

const measureSlow = (kind, library, play, staring) =>
  withBackend(kind, library, play, async ({ port, look }) => {
    const before = await look()
    const latencies = []
    const reading = Array.from({ length: 10 }, () =>
      read(port, 0, (frame, now) => {
        if (frame >= play.warm) latencies.push(now - sent.get(0)[frame])
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
    }
  })

const kinds = ['relay', 'pass-through']

/** The same contenders in each round, every second one backwards. Returns a row for each, with medians, and its p99 times that of another in the same round. */
const inRounds = async (rounds, contenders, measure, floorOf) => {
  const found = new Map(contenders.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++) {
    for (const contender of round % 2 === 0 ? contenders : [...contenders].reverse())
      found.get(contender.name).push(await measure(contender))
  }
  return contenders.map((contender) => {
    const own = found.get(contender.name)
    const floor = found.get(floorOf(contender))
    const middle = (what) => median(own.map((it) => it[what]))
    const ratio = quartiles(own.map(({ p99 }, round) => p99 / floor[round].p99))
    return { ...contender, ratio, ...Object.fromEntries(Object.keys(own[0]).map((what) => [what, middle(what)])) }
  })
}

/** The ms from the upstream to the reader: of many readers, and of ten that read one stream beside some that take nothing. */
export default async function relay({ rounds, many, slow, slowOnes }) {
  const library = await bundle('relay', exports, 'examples/server')
  keepTimes()
  const all = await inRounds(
    rounds,
    kinds.map((name) => ({ name })),
    ({ name }) => measureMany(name, library, many),
    () => 'pass-through',
  )
  const beside = await inRounds(
    rounds,
    kinds.flatMap((kind) => [0, slowOnes].map((staring) => ({ name: `${kind}, ${staring} slow`, kind, staring }))),
    ({ kind, staring }) => measureSlow(kind, library, slow, staring),
    ({ kind }) => `${kind}, 0 slow`,
  )
  return [...all, ...beside]
}
