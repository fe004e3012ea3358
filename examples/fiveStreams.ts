// Five questions, at most two of them at the same time.
//
//   npx tsx --tsconfig examples/tsconfig.json examples/fiveStreams.ts
//
// No key is needed: a server on this machine plays recordings.
import { stdout } from 'node:process'
import { defer, finalize, from, map, mergeMap } from 'rxjs'
import { anthropic, messages, messageText, reduceMessage, retryWithBackoff } from 'rxjs-anthropic'
import { rivers, riverAnswer } from './server/rivers.ts'
import { startServer } from './server/startServer.ts'

const server = await startServer({ recording: riverAnswer, pace: 20 })
const ask = messages(anthropic({ baseUrl: server.url })) // anthropic({ apiKey }) asks Claude

const askAbout = (river: string) =>
  defer(() => {
    stdout.write(`→ ${river}\n`)
    return ask({
      model: 'claude-sonnet-5',
      max_tokens: 256,
      messages: [{ role: 'user', content: `Tell me one thing about the ${river}.` }],
    })
  }).pipe(
    reduceMessage(),
    retryWithBackoff(), // each stream by itself: a failure does not end the others
    map((message) => `← ${river}: ${messageText(message)}\n`),
  )

from(rivers)
  .pipe(
    mergeMap(askAbout, 2),
    finalize(() => void server.close()),
  )
  .subscribe((text) => stdout.write(text))
