import { concatMap, delay, from, type Observable, of } from 'rxjs'
import type { RecordedResponse } from './parseRecording.ts'

/**
 * How fast a recording is played: `recorded` spreads the recorded time evenly over its frames; a number is the delay before each frame, in ms.
 *
 * @since 0.1.0
 * @category Testing
 */
export type Pace = 'recorded' | number

/**
 * Emits the body of a recorded response, frame by frame.
 *
 * ```text
 * playBytes(response)              (fgh|)
 * playBytes(response, 3)           ---f--g--(h|)
 * playBytes(response, 'recorded')  -----f----g----(h|)     the response took 15 ms
 * ```
 *
 * At pace 0, the default, everything is emitted at once, without a timer.
 *
 * @example
 * ```ts
 * import { parseRecording, playBytes } from 'rxjs-anthropic/testing'
 *
 * const { responses } = parseRecording('data: Ol\n\ndata: á!\n\n')
 * for (const response of responses) playBytes(response).subscribe((bytes) => console.log(bytes.length)) // => 10
 * // => 11
 * ```
 *
 * @see {@link replay} for a whole `fetch`
 * @since 0.1.0
 * @category Testing
 */
export const playBytes = ({ frames, duration }: RecordedResponse, pace: Pace = 0): Observable<Uint8Array> => {
  const gap = pace === 'recorded' ? duration / frames.length : pace
  return gap > 0 ? from(frames).pipe(concatMap((frame) => of(frame).pipe(delay(gap)))) : from(frames)
}
