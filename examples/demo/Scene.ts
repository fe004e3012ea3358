import { defer, finalize, identity, type Observable, switchMap } from 'rxjs'
import { anthropic, messageReducer, messages, restartWithBackoff, retryWithBackoff, vertex } from 'rxjs-anthropic'
import { anthropicCompletions, completionReducer, completions } from 'rxjs-anthropic/completions'
import type { Fault } from '../server/Fault.ts'
import { faults } from '../server/faults.ts'
import { recording as readRecording } from '../server/recording.ts'
import { startServer } from '../server/startServer.ts'
import type { Command, Recording, Recover } from './Command.ts'
import { recovering } from './recovering.ts'
import { middleOfText, storyRecording } from './storyRecording.ts'
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
export const live = ({ prompt, apiKey, recover }: Ask, env: Readonly<Record<string, string | undefined>>): Scene => {
  const baseUrl = env['ANTHROPIC_BASE_URL'] || 'https://api.anthropic.com'
  const model = env['ANTHROPIC_MODEL'] || 'claude-sonnet-5'
  const ask = recovering(messages(anthropic({ apiKey, baseUrl })), recover)
  return {
    place: `${model} at ${baseUrl}`,
    prompt,
    views: ask({ model, max_tokens: 4096, messages: [{ role: 'user', content: prompt }] }).pipe(
      scanView(messageReducer),
    ),
  }
}

/** Plays a recording over real HTTP on loopback, and passes its scene to `use`. */
export const recorded = <A>(
  { recording, fault, recover, pace }: Play,
  use: (scene: Scene) => Observable<A>,
): Observable<A> => {
  const { read, scene } = recordings[recording]
  const broken = fault && placed(faults[fault].fault, recording)
  // The fault concerns the first request only: a further one succeeds.
  return defer(() => startServer({ recording: read, pace, faults: [broken] })).pipe(
    switchMap(({ url, close }) => use(scene(url, recover)).pipe(finalize(() => void close()))),
  )
}

/** In the story a fault occurs in the middle of the text. */
const placed = (fault: Fault, recording: Recording): Fault =>
  recording === 'story' && 'after' in fault ? { ...fault, after: middleOfText } : fault

/** With a recording, this many ms of silence are a failure. */
const idleTimeout = 1500

const short = (baseUrl: string, recover: Recover | undefined): Scene => {
  const prompt = 'Say hi in Portuguese'
  const transport = vertex({ project: 'demo', region: 'us-east5', token: 'not-needed', baseUrl, idleTimeout })
  const ask = recovering(messages(transport), recover)
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

const story = (baseUrl: string, recover: Recover | undefined): Scene => {
  const prompt = 'I am going out in Lisbon. What should I wear?'
  const ask = recovering(messages(anthropic({ baseUrl, idleTimeout })), recover)
  return {
    place: `a recording, played at ${baseUrl}`,
    prompt,
    views: ask({ model: 'claude-sonnet-5', max_tokens: 4096, messages: [{ role: 'user', content: prompt }] }).pipe(
      scanView(messageReducer),
    ),
  }
}

const legacy = (baseUrl: string, recover: Recover | undefined): Scene => {
  const prompt = 'Olá, mundo!'
  const ask = completions(anthropicCompletions({ baseUrl, idleTimeout }))
  return {
    place: `the documentation's example of Text Completions, played at ${baseUrl}`,
    prompt,
    views: ask({
      model: 'claude-2',
      prompt: `\n\nHuman: ${prompt}\n\nAssistant:`,
      max_tokens_to_sample: 256,
    }).pipe(
      recover === 'restart' ? restartWithBackoff() : recover === 'retry' ? retryWithBackoff() : identity,
      scanView(completionReducer),
    ),
  }
}

/** The stream that the page on Text Completions shows as its example. */
const exampleOf = (page: string): string => /^Response\n(.*?\n\n)Eventos$/ms.exec(page)?.[1] ?? ''

const recordings: Readonly<
  Record<
    Recording,
    {
      readonly read: (body: unknown) => string
      readonly scene: (baseUrl: string, recover: Recover | undefined) => Scene
    }
  >
> = {
  story: { read: storyRecording, scene: story },
  short: { read: () => readRecording('simple_streaming.yaml'), scene: short },
  legacy: { read: () => exampleOf(readRecording('streaming-text-completions.pt.txt')), scene: legacy },
}
