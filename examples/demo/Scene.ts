import { readFileSync } from 'node:fs'
import { defer, finalize, type Observable, switchMap } from 'rxjs'
import {
  anthropic,
  type MessageRequest,
  type MessageStreamEvent,
  messages,
  type StreamFn,
  vertex,
} from 'rxjs-anthropic'
import { faults } from '../server/faults.ts'
import { startServer } from '../server/startServer.ts'
import type { Command, Recording } from './Command.ts'

/** Whom to ask, and what. */
export interface Scene {
  readonly place: string
  readonly prompt: string
  readonly request: MessageRequest
  readonly ask: StreamFn<MessageRequest, MessageStreamEvent>
}

type Play = Extract<Command, { type: 'play' }>
type Ask = Extract<Command, { type: 'ask' }>

/** The real API. */
export const live = ({ prompt, apiKey }: Ask, env: Readonly<Record<string, string | undefined>>): Scene => {
  const baseUrl = env['ANTHROPIC_BASE_URL'] || 'https://api.anthropic.com'
  const model = env['ANTHROPIC_MODEL'] || 'claude-sonnet-5'
  return {
    place: `${model} at ${baseUrl}`,
    prompt,
    request: { model, max_tokens: 4096, messages: [{ role: 'user', content: prompt }] },
    ask: messages(anthropic({ apiKey, baseUrl })),
  }
}

/** A recording: `use` is given its scene while a server plays it, over real HTTP, on this machine only. */
export const recorded = <A>({ recording, fault, pace }: Play, use: (scene: Scene) => Observable<A>): Observable<A> =>
  defer(() =>
    startServer({
      recording: readFileSync(new URL(recordings[recording].file, import.meta.url), 'utf8'),
      pace,
      fault: fault && faults[fault].fault,
    }),
  ).pipe(switchMap(({ url, close }) => use(recordings[recording].scene(url)).pipe(finalize(() => void close()))))

/** Silence is a failure after this many ms, where a recording is played. */
const idleTimeout = 1500

const recordings: Readonly<Record<Recording, { readonly file: string; readonly scene: (url: string) => Scene }>> = {
  seed: {
    file: '../recordings/simple_streaming.yaml',
    scene: (baseUrl) => ({
      place: `a recording of Vertex AI, played at ${baseUrl}`,
      prompt: 'Say hi in Portuguese',
      request: {
        model: 'claude-3-7-sonnet@20250219',
        max_tokens: 4000,
        system: 'You are a helpful assistant',
        messages: [{ role: 'user', content: 'Say hi in Portuguese' }],
      },
      ask: messages(vertex({ project: 'demo', region: 'us-east5', token: 'not-needed', baseUrl, idleTimeout })),
    }),
  },
  story: {
    file: '../recordings/story.sse',
    scene: (baseUrl) => ({
      place: `a story, played at ${baseUrl}`,
      prompt: 'I am going out in Lisbon. What should I wear?',
      request: {
        model: 'claude-sonnet-5',
        max_tokens: 4096,
        messages: [{ role: 'user', content: 'I am going out in Lisbon. What should I wear?' }],
      },
      ask: messages(anthropic({ baseUrl, idleTimeout })),
    }),
  },
}
