import type { Observable } from 'rxjs'
import { type Pace, parseRecording, playBytes, type RecordedResponse } from 'rxjs-anthropic/testing'
import type { Fault } from './Fault.ts'
import { type Answer, misbehave } from './misbehave.ts'

/** What is played, and what goes wrong with it. */
export interface AnswerConfig {
  /** A go-vcr cassette or a text of server-sent events; a function gives one for the body of each request. */
  readonly recording: string | ((body: unknown) => string)
  /** `recorded`, or the ms before each frame. Default: 0. */
  readonly pace?: Pace | undefined
  /** What goes wrong with each request in turn; nothing where one is undefined. Default: none. */
  readonly faults?: readonly (Fault | undefined)[] | undefined
  /** What goes wrong with every request that `faults` has no place for. Default: nothing. */
  readonly fault?: Fault | undefined
}

/**
 * Gives what one request after the other is answered.
 *
 * An answer that a fault breaks or replaces is not used up: the next request gets it again.
 * After the last interaction of a cassette the first one comes again.
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
  if (!first) throw new Error('The recording holds no response')
  return [first, ...others]
}

const always =
  <A>(value: A) =>
  (): A =>
    value
