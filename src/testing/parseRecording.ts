import { explain } from '../codec/schema/explain.ts'
import { Cassette, type CassetteResponse } from './Cassette.ts'
import { parseYaml } from './parseYaml.ts'

/**
 * A recorded response.
 *
 * @since 0.1.0
 * @category Testing
 */
export interface RecordedResponse {
  /** The HTTP status. */
  readonly status: number
  /** The headers, without those that describe the transfer of the body. */
  readonly headers: Readonly<Record<string, string>>
  /** The body, cut after each frame: joined, it is the whole body. */
  readonly frames: readonly Uint8Array[]
  /** How long the response took, in ms; 0 if the recording does not contain it. */
  readonly duration: number
}

/**
 * A recording: responses, and which requests they answer.
 *
 * @since 0.1.0
 * @category Testing
 */
export interface Recording {
  /** The responses, in the order in which they were received. */
  readonly responses: readonly RecordedResponse[]
  /** `sequence`: each response answers one request, as in a cassette. `always`: the one response answers every request. */
  readonly answers: 'sequence' | 'always'
}

/**
 * Returns the responses of a recording: of a go-vcr cassette (YAML, version 1 or 2), or of a text of server-sent events.
 *
 * A text of server-sent events becomes a response of status 200.
 *
 * **Throws** an `Error` that names the place, if the recording is neither of them or is incomplete.
 *
 * @example
 * ```ts
 * import { parseRecording } from 'rxjs-anthropic/testing'
 *
 * const { responses } = parseRecording('event: ping\ndata: {}\n\nevent: ping\ndata: {}\n\n')
 * console.log(responses[0]?.status, responses[0]?.frames.length) // => 200 2
 * ```
 *
 * @see {@link replay} for a `fetch` that answers with it
 * @since 0.1.0
 * @category Testing
 */
export const parseRecording = (recording: string): Recording => {
  if (/^interactions:/m.test(recording)) return parseCassette(recording)
  if (!/^\uFEFF?[\r\n]*(event|data|id|retry)?:/.test(recording)) {
    throw new Error(
      `The recording is neither a go-vcr cassette nor server-sent events: it begins with ${beginning(recording)}`,
    )
  }
  const headers = { 'content-type': 'text/event-stream; charset=utf-8' }
  return { responses: [{ status: 200, headers, frames: framesOf(recording), duration: 0 }], answers: 'always' }
}

const parseCassette = (recording: string): Recording => {
  const cassette = Cassette.decode(parseYaml(recording))
  if (cassette._tag === 'Left') throw new Error(`The cassette cannot be played: ${explain(cassette.left)}`)
  const { interactions } = cassette.right
  return { responses: interactions.map(({ response }, index) => recordedOf(response, index)), answers: 'sequence' }
}

const recordedOf = ({ code, headers = {}, body, duration = 0 }: CassetteResponse, index: number): RecordedResponse => {
  const named = Object.entries(headers).map(([name, values]) => [name.toLowerCase(), values.join(', ')] as const)
  if (typeof body !== 'string' && named.some(([name]) => name === 'content-encoding')) {
    throw new Error(`The cassette cannot be played: interactions.${index}.response.body is compressed`)
  }
  return {
    status: code,
    headers: Object.fromEntries(named.filter(([name]) => !ofTheWay.has(name))),
    frames: framesOf(body),
    duration,
  }
}

/** The headers that describe the transfer of a body. The replayed body is not transferred that way. */
const ofTheWay: ReadonlySet<string> = new Set([
  'connection',
  'content-encoding',
  'content-length',
  'keep-alive',
  'transfer-encoding',
])

const framesOf = (body: string | Uint8Array): readonly Uint8Array[] =>
  typeof body === 'string' ? textFrames(body) : binaryFrames(body)

/** Cuts a text of server-sent events after each blank line. */
const textFrames = (body: string): readonly Uint8Array[] => {
  const utf8 = new TextEncoder()
  return body === '' ? [] : body.split(/(?<=\n\r?\n|\r\r)(?=[^\r\n])/).map((frame) => utf8.encode(frame))
}

/** Cuts an event stream of AWS by the length that each of its frames begins with; what fits no length is one last piece. */
const binaryFrames = (body: Uint8Array): readonly Uint8Array[] => {
  const frames: Uint8Array[] = []
  for (let rest = body; rest.length > 0;) {
    const length = rest.length < 4 ? 0 : new DataView(rest.buffer, rest.byteOffset).getUint32(0)
    const end = length >= 16 && length <= rest.length ? length : rest.length
    frames.push(rest.slice(0, end))
    rest = rest.subarray(end)
  }
  return frames
}

const beginning = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text)
