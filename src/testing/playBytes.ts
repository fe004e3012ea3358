import { concatMap, delay, from, type Observable, of } from 'rxjs'
import type { RecordedResponse } from './parseRecording.ts'

/**
 * How fast a recording is played: `recorded` spreads the time that it took over its frames, a number is the ms before each frame.
 *
 * @category Testing
 */
export type Pace = 'recorded' | number

/**
 * Emits the body of a recorded response, each frame by itself.
 *
 * ```text
 * playBytes(response)              (fgh|)
 * playBytes(response, 3)           ---f--g--(h|)
 * playBytes(response, 'recorded')  -----f----g----(h|)     the whole took 15 ms
 * ```
 *
 * At pace 0, the default, everything comes at once and no timer is used.
 *
 * **Fails with** nothing.
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
 * @category Testing
 */
export const playBytes = ({ frames, duration }: RecordedResponse, pace: Pace = 0): Observable<Uint8Array> => {
  const gap = pace === 'recorded' ? duration / frames.length : pace
  return gap > 0 ? from(frames).pipe(concatMap((frame) => of(frame).pipe(delay(gap)))) : from(frames)
}
