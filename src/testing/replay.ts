import { EMPTY, fromEvent, map, type Observable, Subscription, take } from 'rxjs'
import { parseRecording, type RecordedResponse } from './parseRecording.ts'
import { type Pace, playBytes } from './playBytes.ts'

/**
 * Options of {@link replay}.
 *
 * @since 0.1.0
 * @category Testing
 */
export interface ReplayConfig {
  /** `recorded` spreads the recorded time evenly over the frames; a number is the delay before each frame, in ms. Default: 0, all at once, without a timer. */
  readonly pace?: Pace | undefined
}

/**
 * Returns a `fetch` that answers with a recording and never uses the network. The transports run over it unchanged.
 *
 * ```text
 * messages(vertex({ …, fetch: replay(recording) }))(request)  S[a]$(.|)
 * ```
 *
 * The recording is a go-vcr cassette (YAML, version 1 or 2) or a text of server-sent events. Cassettes need the package `yaml`.
 * A cassette answers the requests in order, whatever they contain, and rejects those after its last interaction: it is one run of a spec.
 * A text answers every request. The frames of the body arrive one by one. Aborting the signal ends the body and the timer of its next frame.
 *
 * **Throws** an `Error` that names the place, if the recording cannot be read. The `fetch` itself
 * **rejects** with the reason of its signal, and with an `Error` after the last interaction of the cassette.
 *
 * @example
 * ```ts
 * import { anthropic, messages } from 'rxjs-anthropic'
 * import { replay } from 'rxjs-anthropic/testing'
 *
 * const recording = 'event: error\ndata: {"error":{"type":"overloaded_error","message":"Sobrecarregado"}}\n\n'
 * const ask = messages(anthropic({ fetch: replay(recording) }))
 *
 * ask({ model: 'claude-sonnet-5', max_tokens: 64, messages: [{ role: 'user', content: 'Olá' }] })
 *   .subscribe({ error: (failure: Error) => console.log(failure.message) }) // => Sobrecarregado
 * ```
 *
 * @see {@link parseRecording} for the responses of a recording
 * @since 0.1.0
 * @category Testing
 */
export const replay = (recording: string, { pace }: ReplayConfig = {}): typeof fetch => {
  const { responses, answers } = parseRecording(recording)
  let requests = 0
  return async (input, init) => {
    const signal = init?.signal ?? (input instanceof Request ? input.signal : undefined)
    signal?.throwIfAborted()
    const response = responses[answers === 'always' ? 0 : requests]
    requests += 1
    if (!response) throw new Error(`The cassette has ${count(responses.length)}, and this is request ${requests}`)
    return play(response, pace, signal)
  }
}

const count = (interactions: number): string => (interactions === 1 ? '1 interaction' : `${interactions} interactions`)

const play = (response: RecordedResponse, pace: Pace | undefined, signal: AbortSignal | undefined): Response => {
  const { status, headers, frames } = response
  return new Response(frames.length === 0 ? null : bodyAsStream(playBytes(response, pace), signal), { status, headers })
}

const bodyAsStream = (bytes: Observable<Uint8Array>, signal: AbortSignal | undefined): ReadableStream<Uint8Array> => {
  let subscription = Subscription.EMPTY
  return new ReadableStream({
    start: (controller) => {
      subscription = bytes.subscribe({
        next: (frame) => controller.enqueue(frame),
        complete: () => controller.close(),
      })
      fromAbort(signal).subscribe((reason) => {
        subscription.unsubscribe()
        controller.error(reason)
      })
    },
    cancel: () => subscription.unsubscribe(),
  })
}

/** Emits the reason of the signal when it aborts. */
const fromAbort = (signal: AbortSignal | undefined): Observable<unknown> =>
  signal
    ? fromEvent(signal, 'abort').pipe(
        take(1),
        map((): unknown => signal.reason),
      )
    : EMPTY
