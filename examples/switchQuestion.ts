// A second question replaces the first: the first answer stops at once, and its request is aborted.
//
//   npx tsx --tsconfig examples/tsconfig.json examples/switchQuestion.ts
//
// No key is needed: a server on this machine plays recordings.
import { stdout } from 'node:process'
import { concat, defer, delay, endWith, from, map, mergeMap, of, startWith, switchMap } from 'rxjs'
import { anthropic, messages, textDeltas } from 'rxjs-anthropic'
import { riverAnswer } from './server/rivers.ts'
import { startServer } from './server/startServer.ts'

const server = await startServer({ recording: riverAnswer, pace: 60 })
const ask = messages(anthropic({ baseUrl: server.url })) // anthropic({ apiKey }) asks Claude

/** The questions, as a form would emit them. */
const questions = concat(of('Where does the Tejo rise?'), of('No, where does the Douro?').pipe(delay(600)))

const talk = questions.pipe(
  switchMap((question) =>
    ask({ model: 'claude-sonnet-5', max_tokens: 256, messages: [{ role: 'user', content: question }] }).pipe(
      textDeltas(),
      startWith(`\n\n> ${question}\n`),
    ),
  ),
  endWith('\n\n'),
)

/** How each exchange ended at the server. */
const endings = defer(() => from(server.requests)).pipe(
  mergeMap(({ ended }, index) => from(ended).pipe(map((end) => `request ${index + 1}: ${end}\n`))),
)

concat(talk, endings).subscribe({
  next: (text) => stdout.write(text),
  complete: () => void server.close(),
})
