import { readFileSync } from 'node:fs'
import { defer, finalize, type Observable, switchMap } from 'rxjs'
import { anthropic, messageReducer, messages, vertex } from 'rxjs-anthropic'
import { anthropicCompletions, completionReducer, completions } from 'rxjs-anthropic/completions'
import { faults } from '../server/faults.ts'
import { startServer } from '../server/startServer.ts'
import type { Command, Recording } from './Command.ts'
import { scanView, type View } from './View.ts'

/** What is asked, and of which server. */
export interface Scene {
  readonly place: string
  readonly prompt: string
  /** Sends the request, and emits the state after each event. Unsubscribing aborts the request. */
  readonly views: Observable<View>
}

type Play = Extract<Command, { type: 'play' }>
type Ask = Extract<Command, { type: 'ask' }>

/** The real API. */
export const live = ({ prompt, apiKey }: Ask, env: Readonly<Record<string, string | undefined>>): Scene => {
  const baseUrl = env['ANTHROPIC_BASE_URL'] || 'https://api.anthropic.com'
  const model = env['ANTHROPIC_MODEL'] || 'claude-sonnet-5'
  const ask = messages(anthropic({ apiKey, baseUrl }))
  return {
    place: `${model} at ${baseUrl}`,
    prompt,
    views: ask({ model, max_tokens: 4096, messages: [{ role: 'user', content: prompt }] }).pipe(
      scanView(messageReducer),
    ),
  }
}

/** Plays a recording over real HTTP on loopback, and passes its scene to `use`. */
export const recorded = <A>({ recording, fault, pace }: Play, use: (scene: Scene) => Observable<A>): Observable<A> => {
  const { read, scene } = recordings[recording]
  return defer(() => startServer({ recording: read(), pace, fault: fault && faults[fault].fault })).pipe(
    switchMap(({ url, close }) => use(scene(url)).pipe(finalize(() => void close()))),
  )
}

/** With a recording, this many ms of silence are a failure. */
const idleTimeout = 1500

const seed = (baseUrl: string): Scene => {
  const prompt = 'Say hi in Portuguese'
  const ask = messages(vertex({ project: 'demo', region: 'us-east5', token: 'not-needed', baseUrl, idleTimeout }))
  return {
    place: `a recording of Vertex AI, played at ${baseUrl}`,
    prompt,
    views: ask({
      model: 'claude-3-7-sonnet@20250219',
      max_tokens: 4000,
      system: 'You are a helpful assistant',
      messages: [{ role: 'user', content: prompt }],
    }).pipe(scanView(messageReducer)),
  }
}

const story = (baseUrl: string): Scene => {
  const prompt = 'I am going out in Lisbon. What should I wear?'
  const ask = messages(anthropic({ baseUrl, idleTimeout }))
  return {
    place: `a story, played at ${baseUrl}`,
    prompt,
    views: ask({ model: 'claude-sonnet-5', max_tokens: 4096, messages: [{ role: 'user', content: prompt }] }).pipe(
      scanView(messageReducer),
    ),
  }
}

const legacy = (baseUrl: string): Scene => {
  const prompt = 'Olá, mundo!'
  const ask = completions(anthropicCompletions({ baseUrl, idleTimeout }))
  return {
    place: `the documentation's example of Text Completions, played at ${baseUrl}`,
    prompt,
    views: ask({
      model: 'claude-2',
      prompt: `\n\nHuman: ${prompt}\n\nAssistant:`,
      max_tokens_to_sample: 256,
    }).pipe(scanView(completionReducer)),
  }
}

const readRecording = (file: string): string => readFileSync(new URL(`../recordings/${file}`, import.meta.url), 'utf8')

/** The stream that the page on Text Completions shows as its example. */
const exampleOf = (page: string): string => /^Response\n(.*?\n\n)Eventos$/ms.exec(page)?.[1] ?? ''

const recordings: Readonly<
  Record<Recording, { readonly read: () => string; readonly scene: (baseUrl: string) => Scene }>
> = {
  seed: { read: () => readRecording('simple_streaming.yaml'), scene: seed },
  story: { read: () => readRecording('story.sse'), scene: story },
  legacy: { read: () => exampleOf(readRecording('streaming-text-completions.pt.txt')), scene: legacy },
}
