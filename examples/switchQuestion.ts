// Somebody asks, and then asks something else: the first answer stops at once, and its request is aborted.
//
//   npx tsx --tsconfig examples/tsconfig.json examples/switchQuestion.ts
//
// No key is needed: a server on this machine plays what was written for it.
import { stdout } from 'node:process'
import { concat, defer, delay, endWith, from, map, mergeMap, of, startWith, switchMap } from 'rxjs'
import { anthropic, messages, textDeltas } from 'rxjs-anthropic'
import { tellOfRiver } from './server/rivers.ts'
import { startServer } from './server/startServer.ts'

const server = await startServer({ recording: tellOfRiver, pace: 60 })
const ask = messages(anthropic({ baseUrl: server.url })) // or anthropic({ apiKey }), and it is Claude

/** What is typed, as it would come from a form. */
const questions = concat(of('What of the Tejo?'), of('No, tell me of the Douro.').pipe(delay(600)))

const talk = questions.pipe(
  switchMap((question) =>
    ask({ model: 'claude-sonnet-5', max_tokens: 256, messages: [{ role: 'user', content: question }] }).pipe(
      textDeltas(),
      startWith(`\n\n> ${question}\n`),
    ),
  ),
  endWith('\n\n'),
)

/** How each exchange ended, as the server saw it. */
const endings = defer(() => from(server.requests)).pipe(
  mergeMap(({ ended }, index) => from(ended).pipe(map((end) => `request ${index + 1}: ${end}\n`))),
)

concat(talk, endings).subscribe({
  next: (text) => stdout.write(text),
  complete: () => void server.close(),
})
