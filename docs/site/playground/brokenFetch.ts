import type { MessageStreamEvent } from 'rxjs-anthropic'
import { frames, parseRecording, playBytes } from 'rxjs-anthropic/testing'

/** How an answer is broken. */
export type Fault = 'overload' | 'cut' | 'refused'

export interface Broken {
  /** The text of a recorded stream. */
  readonly recording: string
  /** After how many of its frames the first response breaks. */
  readonly at: number
  readonly fault: Fault
  /** Milliseconds before each frame. */
  readonly pace: number
  /** Called for each request, and for each output token that is sent. */
  readonly bill: (tokens: { readonly requests?: number; readonly input?: number; readonly output?: number }) => void
}

/** A `fetch` whose first response breaks. Each further one is complete, and continues a prefilled answer. */
export const brokenFetch = ({ recording, at, fault, pace, bill }: Broken): typeof fetch => {
  const recorded = parseRecording(recording).responses[0]?.frames ?? []
  const text = textOfRecording(recording)
  let requests = 0
  return async (_, init) => {
    requests += 1
    const prefill = prefillOf(init?.body)
    const whole = prefill === undefined ? recorded : frames(continuation(text.slice(prefill.length)))
    const isBroken = requests === 1
    if (isBroken && fault === 'refused') {
      bill({ requests: 1 })
      return new Response(JSON.stringify(overload), { status: 529, headers: { 'content-type': 'application/json' } })
    }
    bill({ requests: 1, input: 24 + Math.ceil((prefill ?? '').length / 4) })
    const played = isBroken ? [...whole.slice(0, at), ...(fault === 'overload' ? [errorFrame] : [])] : whole
    return new Response(bodyOfFrames(played, pace, bill, init?.signal ?? undefined), {
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
    })
  }
}

const overload = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }
const errorFrame = new TextEncoder().encode(`event: error\ndata: ${JSON.stringify(overload)}\n\n`)

const bodyOfFrames = (
  played: readonly Uint8Array[],
  pace: number,
  bill: Broken['bill'],
  signal: AbortSignal | undefined,
): ReadableStream<Uint8Array> => {
  const decoder = new TextDecoder()
  return new ReadableStream({
    start: (controller) => {
      const subscription = playBytes({ frames: played, duration: 0, status: 200, headers: {} }, pace).subscribe({
        next: (frame) => {
          if (decoder.decode(frame).includes('text_delta')) bill({ output: 2 })
          controller.enqueue(frame)
        },
        complete: () => controller.close(),
      })
      signal?.addEventListener('abort', () => {
        subscription.unsubscribe()
        controller.error(signal.reason)
      })
    },
  })
}

/** The text of all deltas of a recording. */
export const textOfRecording = (recording: string): string =>
  [...recording.matchAll(/"type":"text_delta","text":("(?:[^"\\]|\\.)*")/g)]
    .map(([, text = '""']) => String(JSON.parse(text)))
    .join('')

/** The text that a request asks to be continued. */
const prefillOf = (body: BodyInit | null | undefined): string | undefined => {
  if (typeof body !== 'string') return undefined
  const { messages } = JSON.parse(body) as { messages: { role: string; content: string | { text?: string }[] }[] }
  const last = messages.at(-1)
  if (last?.role !== 'assistant') return undefined
  return typeof last.content === 'string' ? last.content : last.content.map(({ text = '' }) => text).join('')
}

const continuation = (text: string): readonly MessageStreamEvent[] => [
  {
    type: 'message_start',
    message: {
      id: 'msg_01Continued',
      type: 'message',
      role: 'assistant',
      model: 'claude-sonnet-4-5',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 24, output_tokens: 1 },
    },
  },
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  ...(text.match(/\s*\S+\s*\S*\s*/g) ?? []).map((piece): MessageStreamEvent => ({
    type: 'content_block_delta',
    index: 0,
    delta: { type: 'text_delta', text: piece },
  })),
  { type: 'content_block_stop', index: 0 },
  { type: 'message_delta', delta: { stop_reason: 'end_turn', stop_sequence: null }, usage: { output_tokens: 20 } },
  { type: 'message_stop' },
]
