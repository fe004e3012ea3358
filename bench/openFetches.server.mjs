// Answers each request with the first 22 events of a stream of W4, one by one, and leaves it open.
import { createServer } from 'node:http'
import { workload } from './workloads.mjs'

const frames = workload('W4').streams[0].frames.slice(0, 22)

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const write = (next) => {
      if (next === frames.length) return
      response.write(frames[next], () => setImmediate(write, next + 1))
    }
    write(0)
  })
})
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
process.on('disconnect', () => process.exit())
