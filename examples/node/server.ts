import { createServer, type IncomingMessage } from 'node:http'
import { defer, mergeAll } from 'rxjs'
import { bodyOf, memoryLog, readerOf, writeSse } from 'rxjs-anthropic/server'
import { transport } from './claude.ts'

const log = memoryLog()

/** Put your authentication here: it returns the owner of a stream. This example has one user. */
const userOf = (_request: IncomingMessage): string => 'user'

const server = createServer((request, response) => {
  if (request.url !== '/api/messages') return response.writeHead(404).end()
  const read = async () => {
    const { id, position } = readerOf(request)
    const key = `${userOf(request)}:${id}`
    if (request.method !== 'POST') return log(key)(position) // GET joins a stream, DELETE leaves it
    const { messages } = await bodyOf(request) // the server decides about everything else
    return log(key, transport({ model: 'claude-sonnet-5', max_tokens: 1024, messages }))(position)
  }
  writeSse(response, defer(read).pipe(mergeAll())) // what fails in it is sent to the client
})

const port = Number(process.env.PORT ?? 3000)
server.listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/api/messages`))
