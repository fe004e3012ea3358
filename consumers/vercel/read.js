// The output of a relay, read by the provider of Vercel's AI SDK: only its baseURL is ours.
import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { createAnthropic } from '@ai-sdk/anthropic'
import { streamText } from 'ai'
import { defer, map, mergeAll } from 'rxjs'
import { streamOf } from 'rxjs-anthropic/testing'
import { bodyOf, encodeEvent, memoryLog, readerOf, writeSse } from 'rxjs-anthropic/server'

const log = memoryLog()
let asked = 0
const answer = defer(() => {
  asked += 1
  return streamOf('S[a-b-c]$(.|)')().pipe(map(encodeEvent))
})

const server = createServer((request, response) => {
  const read = async () => {
    const { id, position } = readerOf(request)
    await bodyOf(request)
    return log(id, answer)(position)
  }
  writeSse(response, defer(read).pipe(mergeAll()))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))

const provider = createAnthropic({ baseURL: `http://127.0.0.1:${server.address().port}`, apiKey: 'none' })
const read = () =>
  streamText({
    model: provider('claude-sonnet-5'),
    prompt: 'Olá',
    maxRetries: 0,
    headers: { 'idempotency-key': 'one' }, // the same id is the same stream
    onError: ({ error }) => {
      throw error
    },
  })

try {
  const pieces = []
  const first = read()
  for await (const piece of first.textStream) pieces.push(piece)
  assert.deepEqual(pieces, ['a', 'b', 'c'])
  assert.equal(await first.finishReason, 'stop')
  assert.equal(await read().text, 'abc')
  assert.equal(asked, 1)
  console.log('It works')
} finally {
  server.close()
  server.closeAllConnections()
}
