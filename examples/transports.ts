// Every streaming API of Claude, each through its own transport, over real HTTP on this machine. No key is needed.
//
//   npx tsx --tsconfig examples/tsconfig.json examples/transports.ts

import { concat, defer, finalize, map, type Observable, reduce, switchMap } from 'rxjs'
import { anthropic, type MessageRequest, messages, textDeltas, vertex } from 'rxjs-anthropic'
import { anthropicBatches, batchResults } from 'rxjs-anthropic/batches'
import { bedrock } from 'rxjs-anthropic/bedrock'
import { anthropicCompletions, completionDeltas, completions } from 'rxjs-anthropic/completions'
import { anthropicSessions, sessionEvents } from 'rxjs-anthropic/sessions'
import { recording } from './server/recording.ts'
import { type ServerConfig, startServer } from './server/startServer.ts'

const story = recording('story.sse')
const legacy = /Response\n([\s\S]*?)\nEventos/.exec(recording('streaming-text-completions.pt.txt'))?.[1] ?? ''
const batch = ['canceled', 'expired']
  .map((type, index) => `${JSON.stringify({ custom_id: `question ${index}`, result: { type } })}\n`)
  .join('')

const request: MessageRequest = {
  model: 'claude-sonnet-5',
  max_tokens: 1024,
  messages: [{ role: 'user', content: 'Olá' }],
}
const completion = { model: 'claude-2', prompt: '\n\nHuman: Olá, mundo!\n\nAssistant:', max_tokens_to_sample: 256 }

/** Emits one line: a name, and what a server that plays `config` answers. */
const lineOf = (name: string, config: ServerConfig, ask: (baseUrl: string) => Observable<string>): Observable<string> =>
  defer(() => startServer(config)).pipe(
    switchMap(({ url, close }) => ask(url).pipe(finalize(() => void close()))),
    reduce((answer, piece) => answer + piece, ''),
    map((answer) => `${name.padEnd(13)}${answer.trim()}`),
  )

concat(
  lineOf('Messages', { recording: story }, (baseUrl) => messages(anthropic({ baseUrl }))(request).pipe(textDeltas())),
  lineOf('Vertex AI', { recording: recording('simple_streaming.yaml') }, (baseUrl) =>
    messages(vertex({ baseUrl, project: 'p', region: 'global', token: 'a token' }))(request).pipe(textDeltas()),
  ),
  lineOf('Bedrock', { recording: recording('bedrock.yaml') }, (baseUrl) =>
    messages(bedrock({ baseUrl, region: 'us-east-1', sign: () => [{ headers: { authorization: 'signed' } }] }))(
      request,
    ).pipe(textDeltas()),
  ),
  lineOf('Completions', { recording: legacy }, (baseUrl) =>
    completions(anthropicCompletions({ baseUrl }))(completion).pipe(completionDeltas()),
  ),
  lineOf('Batch', { recording: story, batch }, (baseUrl) =>
    batchResults(anthropicBatches({ baseUrl }))({ id: 'msgbatch_1' }).pipe(
      map(({ custom_id, result }) => `${custom_id}: ${result.type}  `),
    ),
  ),
  lineOf('Session', { recording: story, session: { recording: recording('session.sse') } }, (baseUrl) =>
    sessionEvents(anthropicSessions({ baseUrl }))({ id: 'sesn_1' }).pipe(map(({ type }) => `${type}  `)),
  ),
).subscribe({
  next: (line) => console.log(line),
  error: (failure: unknown) => {
    console.error(failure)
    process.exitCode = 1
  },
})
