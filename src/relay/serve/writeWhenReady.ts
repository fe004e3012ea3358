import { asapScheduler, concatMap, defer, type Observable, type OperatorFunction, subscribeOn } from 'rxjs'
import { TransportFailure } from '../../failure/TransportFailure.ts'
import { type Decoder, decodeWith } from '../../wire/decodeWith.ts'

/** Options of {@link writeWhenReady}. */
export interface WritingConfig<A> {
  /** Writes values, and completes when it is ready for more. It is called in a microtask. */
  readonly write: (values: readonly A[]) => Observable<never>
  /** The size of a value. */
  readonly sizeOf: (value: A) => number
  /** How much may wait. */
  readonly maxBuffer: number
}

/** Values that are written together. */
interface Batch<A> {
  readonly values: A[]
  size: number
}

/** A batch of this size takes no further values. */
const fullBatch = 64 * 1024

/**
 * Writes what the source emits, as fast as it can be written. Values that arrive at the same time, or during a write, are written together:
 * a server that falls behind then catches up, because its next read has more of them.
 *
 * ```text
 * source   (ab)-c-d---e-|
 * write    x------y--.e-.     x is ab, y is cd; it is ready for more at y and at each dot
 * ```
 *
 * **Errors with** a {@link TransportFailure} when a value arrives and more than `maxBuffer` characters wait.
 */
export const writeWhenReady =
  <A>({ write, sizeOf, maxBuffer }: WritingConfig<A>): OperatorFunction<A, never> =>
  (source) =>
    defer(() => {
      let waiting = 0

      const toBatches: Decoder<A, Batch<A>> = (out) => {
        let last: Batch<A> = { values: [], size: fullBatch }
        return {
          next: (value) => {
            if (waiting > maxBuffer) throw tooSlow(maxBuffer)
            const size = sizeOf(value)
            waiting += size
            if (last.size >= fullBatch) out.next((last = { values: [value], size }))
            else {
              last.values.push(value)
              last.size += size
            }
          },
          complete: () => out.complete(),
        }
      }

      const take = (batch: Batch<A>): Observable<never> => {
        waiting -= batch.size
        batch.size = fullBatch // closed
        return write(batch.values)
      }

      return source.pipe(
        decodeWith(toBatches),
        concatMap((batch) => defer(() => take(batch)).pipe(subscribeOn(asapScheduler))),
      )
    })

const tooSlow = (max: number): TransportFailure =>
  new TransportFailure(`The client reads too slowly: more than maxBuffer (${max} characters) are waiting`, {
    phase: 'body',
  })
