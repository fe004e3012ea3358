import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { defer, mergeAll } from 'rxjs'
import { bodyOf, memoryLog, readerOf, sseResponse } from 'rxjs-anthropic/server'
import { transport } from './claude.ts'

const log = memoryLog()

/** Put your authentication here: it returns the owner of a stream. This example has one user. */
const userOf = (_request: Request): string => 'user'

const answer = (request: Request): Promise<Response> => {
  const read = async () => {
    const { id, position } = readerOf(request)
    const key = `${userOf(request)}:${id}`
    if (request.method !== 'POST') return log(key)(position) // GET joins a stream, DELETE leaves it
    const { messages } = await bodyOf(request) // the server decides about everything else
    return log(key, transport({ model: 'claude-sonnet-5', max_tokens: 1024, messages }))(position)
  }
  return sseResponse(defer(read).pipe(mergeAll())) // what fails in it is sent to the client
}

const app = new Hono().all('/api/messages', (context) => answer(context.req.raw))

serve({ fetch: app.fetch, hostname: '127.0.0.1', port: Number(process.env.PORT ?? 3000) }, ({ port }) =>
  console.log(`http://127.0.0.1:${port}/api/messages`),
)
