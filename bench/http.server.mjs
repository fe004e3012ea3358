// Answers each request with a stream of W4: 30 events in one write. Reports how many connections were opened.
import { createServer } from 'node:http'
import { workload } from './workloads.mjs'

const bodies = workload('W4').streams.map(({ frames }) => Buffer.from(frames.join('')))
let next = 0
let connections = 0

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' }).end(bodies[next++ % bodies.length])
  })
})
server.on('connection', () => (connections += 1))
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
process.on('message', () => process.send(connections))
process.on('disconnect', () => process.exit())
