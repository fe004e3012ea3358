import { defer, mergeAll } from 'rxjs'
import { bodyOf, memoryLog, readerOf, sseResponse } from 'rxjs-anthropic/server'
import { transport } from '../../../claude'

const log = memoryLog()

/** Put your authentication here: it returns the owner of a stream. This example has one user. */
const userOf = (_request: Request): string => 'user'

export const POST = (request: Request): Promise<Response> => {
  const read = async () => {
    const { id, position } = readerOf(request)
    const key = `${userOf(request)}:${id}`
    if (request.method !== 'POST') return log(key)(position)
    const { messages } = await bodyOf(request) // the server decides about everything else
    return log(key, transport({ model: 'claude-sonnet-5', max_tokens: 1024, messages }))(position)
  }
  return sseResponse(defer(read).pipe(mergeAll())) // what fails in it is sent to the client
}

export const GET = POST // joins a stream that is running
export const DELETE = POST // leaves it: the reader does not come back
