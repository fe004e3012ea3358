// Every stream of Claude, each through its own transport, over real HTTP on this machine: no key is needed.
//
//   npx tsx --tsconfig examples/tsconfig.json examples/transports.ts
import { readFileSync } from 'node:fs'
import { concat, defer, finalize, map, type Observable, reduce, switchMap } from 'rxjs'
import { anthropic, type MessageRequest, messages, textDeltas, vertex } from 'rxjs-anthropic'
import { anthropicBatches, batchResults } from 'rxjs-anthropic/batches'
import { bedrock } from 'rxjs-anthropic/bedrock'
import { anthropicCompletions, completionDeltas, completions } from 'rxjs-anthropic/completions'
import { anthropicSessions, sessionEvents } from 'rxjs-anthropic/sessions'
import { type ServerConfig, startServer } from './server/startServer.ts'

const recording = (name: string): string => readFileSync(new URL(`recordings/${name}`, import.meta.url), 'utf8')

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

/** What a server that plays `config` says, on one line behind a name. */
const line = (name: string, config: ServerConfig, ask: (baseUrl: string) => Observable<string>): Observable<string> =>
  defer(() => startServer(config)).pipe(
    switchMap(({ url, close }) => ask(url).pipe(finalize(() => void close()))),
    reduce((said, piece) => said + piece, ''),
    map((said) => `${name.padEnd(13)}${said.trim()}`),
  )

concat(
  line('Messages', { recording: story }, (baseUrl) => messages(anthropic({ baseUrl }))(request).pipe(textDeltas())),
  line('Vertex AI', { recording: recording('simple_streaming.yaml') }, (baseUrl) =>
    messages(vertex({ baseUrl, project: 'p', region: 'global', token: 'a token' }))(request).pipe(textDeltas()),
  ),
  line('Bedrock', { recording: recording('bedrock.yaml') }, (baseUrl) =>
    messages(bedrock({ baseUrl, region: 'us-east-1', sign: () => [{ headers: { authorization: 'signed' } }] }))(
      request,
    ).pipe(textDeltas()),
  ),
  line('Completions', { recording: legacy }, (baseUrl) =>
    completions(anthropicCompletions({ baseUrl }))(completion).pipe(completionDeltas()),
  ),
  line('Batch', { recording: story, batch }, (baseUrl) =>
    batchResults(anthropicBatches({ baseUrl }))({ id: 'msgbatch_1' }).pipe(
      map(({ custom_id, result }) => `${custom_id}: ${result.type}  `),
    ),
  ),
  line('Session', { recording: story, session: { recording: recording('session.sse') } }, (baseUrl) =>
    sessionEvents(anthropicSessions({ baseUrl }))({ id: 'sesn_1' }).pipe(map(({ type }) => `${type}  `)),
  ),
).subscribe({
  next: (said) => console.log(said),
  error: (failure: unknown) => {
    console.error(failure)
    process.exitCode = 1
  },
})
