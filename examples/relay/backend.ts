// One process of a backend that holds the key and passes streams on. Started by startBackend.ts.
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { basename } from 'node:path'
import { createClient } from 'redis'
import { defer, mergeAll, noop, type Observable } from 'rxjs'
import { anthropic, type Frame } from 'rxjs-anthropic'
import { bodyOf, drainable, readerOf, writeSse } from 'rxjs-anthropic/server'
import { redisLog } from 'rxjs-anthropic/redis'

const [path = '', upstream = '', lease] = process.argv.slice(2)

const redis = createClient({ socket: { path, tls: false }, disableOfflineQueue: true })
redis.on('error', noop) // a real backend logs it; the client reconnects by itself
await redis.connect()

const log = drainable(redisLog(redis, { lease: Number(lease) }))
const transport = anthropic({ baseUrl: upstream }) // anthropic({ apiKey }) asks Claude

/** The users. A real backend knows them from a session or a signed token. */
const users: ReadonlyMap<string, string> = new Map([
  ['Bearer ana-secret', 'ana'],
  ['Bearer rui-secret', 'rui'],
])

/**
 * Returns the stream of a request: POST asks a question, GET /streams/:id reads a running answer, DELETE leaves it for good. A stream belongs to its owner:
 * the key in the log begins with the user, so another user with the same id finds nothing. The name has no colon, and the id is encoded.
 */
const read = async (user: string, request: IncomingMessage): Promise<Observable<Frame>> => {
  const { id, position } = readerOf(request)
  if (request.method === 'GET') return log(`${user}:${encodeURIComponent(basename(request.url ?? ''))}`)(position)
  if (request.method === 'DELETE') return log(`${user}:${id}`)(position)
  const { messages } = await bodyOf(request) // the server decides about everything else
  return log(`${user}:${id}`, transport({ model: 'claude-sonnet-5', max_tokens: 256, messages }))(position)
}

const server = createServer((request, response) => {
  const user = users.get(request.headers.authorization ?? '')
  if (user === undefined) response.writeHead(401).end()
  else writeSse(response, defer(() => read(user, request)).pipe(mergeAll()))
})

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo
  process.send?.({ url: `http://127.0.0.1:${port}` })
})
// Its readers move to other processes, and what it writes is written to the end.
process.once('SIGTERM', () => {
  void log.drain(20_000).then(() => server.close(() => process.exit()))
})
process.once('disconnect', () => process.exit())
