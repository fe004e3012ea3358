// Five questions side by side, but never more than two at a time.
//
//   npx tsx --tsconfig examples/tsconfig.json examples/fiveStreams.ts
//
// No key is needed: a server on this machine plays what was written for it.
import { stdout } from 'node:process'
import { defer, finalize, from, map, mergeMap } from 'rxjs'
import { anthropic, messages, messageText, reduceMessage, retryWithBackoff } from 'rxjs-anthropic'
import { rivers, tellOfRiver } from './server/rivers.ts'
import { startServer } from './server/startServer.ts'

const server = await startServer({ recording: tellOfRiver, pace: 20 })
const ask = messages(anthropic({ baseUrl: server.url })) // or anthropic({ apiKey }), and it is Claude

const tell = (river: string) =>
  defer(() => {
    stdout.write(`→ ${river}\n`)
    return ask({
      model: 'claude-sonnet-5',
      max_tokens: 256,
      messages: [{ role: 'user', content: `Tell me one thing about the ${river}.` }],
    })
  }).pipe(
    reduceMessage(),
    retryWithBackoff(), // each by itself: one that fails takes no other along
    map((message) => `← ${river}: ${messageText(message)}\n`),
  )

from(rivers)
  .pipe(
    mergeMap(tell, 2),
    finalize(() => void server.close()),
  )
  .subscribe((text) => stdout.write(text))
