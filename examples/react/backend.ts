import type { IncomingMessage, ServerResponse } from 'node:http'
import { defer, mergeAll } from 'rxjs'
import { bodyOf, memoryLog, readerOf, writeSse } from 'rxjs-anthropic/server'
import { transport } from './claude.ts'

const log = memoryLog()

/** Put your authentication here: it returns the owner of a stream. This example has one user. */
const userOf = (_request: IncomingMessage): string => 'user'

export const answer = (request: IncomingMessage, response: ServerResponse): void => {
  const read = async () => {
    const { id, position } = readerOf(request)
    const key = `${userOf(request)}:${id}`
    if (request.method !== 'POST') return log(key)(position) // GET joins a stream, DELETE leaves it
    const { messages } = await bodyOf(request) // the server decides about everything else
    return log(key, transport({ model: 'claude-sonnet-5', max_tokens: 1024, messages }))(position)
  }
  writeSse(response, defer(read).pipe(mergeAll())) // what fails in it is sent to the client
}
