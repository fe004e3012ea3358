import type { Observable } from 'rxjs'
import { type Pace, parseRecording, playBytes, type RecordedResponse } from 'rxjs-anthropic/testing'
import type { Fault } from './Fault.ts'
import { type Answer, misbehave } from './misbehave.ts'

/** The recording to play, and its faults. */
export interface AnswerConfig {
  /** A go-vcr cassette or a text of server-sent events; a function returns one for the body of each request. */
  readonly recording: string | ((body: unknown) => string)
  /** `recorded`, or the ms before each frame. Default: 0. */
  readonly pace?: Pace | undefined
  /** A fault for each request in turn; `undefined` answers without a fault. Default: none. */
  readonly faults?: readonly (Fault | undefined)[] | undefined
  /** The fault of every request after those of `faults`. Default: none. */
  readonly fault?: Fault | undefined
}

/**
 * Returns a function that answers one request after the other.
 *
 * If a fault breaks or replaces an answer, the next request gets the same answer again.
 * After the last interaction of a cassette, it starts over with the first.
 */
export const answering = ({
  recording,
  pace,
  faults = [],
  fault,
}: AnswerConfig): ((body: unknown) => Observable<Answer>) => {
  const responsesFor =
    typeof recording === 'string' ? always(responsesOf(recording)) : (body: unknown) => responsesOf(recording(body))
  let requests = 0
  let used = 0
  return (body) => {
    const broken = requests < faults.length ? faults[requests] : fault
    const responses = responsesFor(body)
    const response = responses[used % responses.length] ?? responses[0]
    requests += 1
    if (broken === undefined || broken.type === 'slow') used += 1
    return misbehave(broken, { ...response, body: playBytes(response, pace) })
  }
}

const responsesOf = (recording: string): readonly [RecordedResponse, ...RecordedResponse[]] => {
  const [first, ...others] = parseRecording(recording).responses
  if (!first) throw new Error('The recording contains no response')
  return [first, ...others]
}

const always =
  <A>(value: A) =>
  (): A =>
    value
