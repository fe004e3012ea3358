// The backend that bench/relay.mjs measures, in a process of its own: the relay, or the least that passes bytes on.
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

const { library, upstream, kind } = JSON.parse(process.argv[2])
const { anthropic, memoryLog, readerOf, writeSse } = await import(library)

const relay = () => {
  const transport = anthropic({ baseUrl: upstream })
  const log = memoryLog({ expiry: 0 })
  return async (request, response) => {
    const { id, position } = readerOf(request)
    const body = JSON.parse(await text(request))
    writeSse(response, log(`ana:${id}`, transport(body))(position))
  }
}

/** Sends the bytes of one request to all of its readers. Nothing is decoded, numbered or kept, so no reader can resume. */
const passThrough = () => {
  const streams = new Map()
  const pass = async (id, body) => {
    const readers = streams.get(id)
    const response = await globalThis.fetch(`${upstream}/v1/messages`, { method: 'POST', body })
    for await (const bytes of response.body) for (const reader of readers) reader.write(bytes)
    for (const reader of readers) reader.end()
    streams.delete(id)
  }
  return async (request, response) => {
    const id = request.headers['idempotency-key']
    const body = await text(request)
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const readers = streams.get(id)
    if (readers) readers.add(response)
    else {
      streams.set(id, new Set([response]))
      void pass(id, body)
    }
  }
}

const server = createServer(kind === 'relay' ? relay() : passThrough())
server.listen(0, '127.0.0.1', () => process.send(server.address().port))

process.on('message', () => {
  globalThis.gc()
  globalThis.gc()
  const { heapUsed, external, rss } = process.memoryUsage()
  const { user, system } = process.cpuUsage()
  process.send({ kept: heapUsed + external, rss, cpu: (user + system) / 1000 })
})

process.on('disconnect', () => process.exit())
