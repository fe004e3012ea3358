import type { Observable } from 'rxjs'
import { type Pace, parseRecording, playBytes } from 'rxjs-anthropic/testing'
import type { Fault } from './Fault.ts'
import { type Answer, misbehave } from './misbehave.ts'

/** What is played, and what goes wrong with it. */
export interface AnswerConfig {
  /** A go-vcr cassette or a text of server-sent events. */
  readonly recording: string
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
export const answering = ({ recording, pace, faults = [], fault }: AnswerConfig): (() => Observable<Answer>) => {
  const [first, ...others] = parseRecording(recording).responses
  if (!first) throw new Error('The recording holds no response')
  const responses = [first, ...others]
  let requests = 0
  let used = 0
  return () => {
    const broken = requests < faults.length ? faults[requests] : fault
    const response = responses[used % responses.length] ?? first
    requests += 1
    if (broken === undefined || broken.type === 'slow') used += 1
    return misbehave(broken, { ...response, body: playBytes(response, pace) })
  }
}
