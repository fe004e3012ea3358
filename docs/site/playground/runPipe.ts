import { asyncScheduler, defer, type Observable, timer } from 'rxjs'
import type { MessageStreamEvent } from 'rxjs-anthropic'
import { alphabet, marbles, overloaded } from 'rxjs-anthropic/testing'
import { operators } from './operators.ts'
import type { State } from './State.ts'

/** One notification of a run, at its virtual millisecond. */
export interface Emission {
  readonly at: number
  readonly kind: 'next' | 'error' | 'complete'
  readonly value?: unknown
}

/** The life of one request: when it was sent, and when it was over. */
export interface Life {
  readonly request: number
  readonly from: number
  readonly to: number
}

export interface Line {
  readonly label: string
  readonly emissions: readonly Emission[]
}

export interface Run {
  readonly requests: readonly (Line & Life)[]
  readonly outputs: readonly Line[]
}

/** A stream that is still open is watched for this long, in virtual time. */
const limit = 60_000

/** Runs the diagrams through the pipe, in virtual time. The n-th subscription receives the n-th diagram, later ones the last. */
export const runPipe = ({ requests, steps }: State): Run => {
  const diagrams = requests.split('\n').filter((line) => line.trim() !== '')
  const names = steps.map(({ name, settings }) => operators.find((it) => it.name === name)?.call(settings) ?? name)
  const outputs = steps.map((_, index) => ({
    label: `.pipe(${names[index]})`,
    emissions: runOnce(diagrams, steps.slice(0, index + 1)).emissions,
  }))
  const { lives, emissions } = runOnce(diagrams, steps)
  const sent = lives.map((life, index) => ({
    ...life,
    label: lives.length > 1 ? `request ${index + 1}` : 'request',
    emissions: emissionsOf(diagrams[life.request] ?? '', life),
  }))
  return { requests: sent, outputs: outputs.length > 0 ? outputs : [{ label: 'events', emissions }] }
}

const runOnce = (diagrams: readonly string[], steps: State['steps']) => {
  const emissions: Emission[] = []
  const lives: Life[] = []
  marbles(({ cold, flush }) => {
    const origin = asyncScheduler.now()
    const sources = diagrams.map((diagram) => cold<MessageStreamEvent>(diagram.trim(), alphabet, overloaded))
    const asked: { readonly request: number; readonly from: number }[] = []
    const source = defer(() => {
      const request = Math.min(asked.length, sources.length - 1)
      asked.push({ request, from: asyncScheduler.now() - origin })
      return sources[request] ?? sources[0] ?? []
    })
    const stream = steps.reduce<Observable<unknown>>((piped, { name, settings }) => {
      const choice = operators.find((it) => it.name === name)
      return choice === undefined ? piped : choice.apply(settings)(piped as Observable<never>)
    }, source)
    const record = (kind: Emission['kind'], value?: unknown): void =>
      void emissions.push({ at: asyncScheduler.now() - origin, kind, value })
    const subscription = stream.subscribe({
      next: (value) => record('next', value),
      error: (error: unknown) => record('error', error),
      complete: () => record('complete'),
    })
    timer(limit).subscribe(() => subscription.unsubscribe())
    flush()
    for (const { request, from } of asked) {
      const log = sources[request]?.subscriptions.find((it) => it.subscribedFrame === from)
      lives.push({ request, from, to: Math.min(log?.unsubscribedFrame ?? limit, limit) })
    }
  })()
  return { emissions, lives }
}

/** What a request emitted while someone listened. */
const emissionsOf = (diagram: string, { from, to }: Life): readonly Emission[] =>
  runOnce([diagram], [])
    .emissions.map((emission) => ({ ...emission, at: emission.at + from }))
    .filter(({ at }) => at <= to)
