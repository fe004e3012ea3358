import { concatMap, defer, type Observable, type OperatorFunction, queueScheduler, subscribeOn } from 'rxjs'
import { TransportFailure } from '../../failure/TransportFailure.ts'
import { type Decoder, decodeWith } from '../../wire/decodeWith.ts'

/** Options of {@link writeWhenReady}. */
export interface WritingConfig<A> {
  /** Writes values, and completes when it is ready for more. */
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
 * Writes what the source emits, as fast as it can be written. Values that arrive during a write wait, and are then written together.
 *
 * ```text
 * source   ab-c-d---e-|
 * write    a---.--.--e-.     . is the moment when it is ready for more
 *              (bcd)
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
        return write(batch.values).pipe(subscribeOn(queueScheduler)) // the writes are a loop and do not nest
      }

      return source.pipe(decodeWith(toBatches), concatMap(take))
    })

const tooSlow = (max: number): TransportFailure =>
  new TransportFailure(`The client reads too slowly: more than maxBuffer (${max} characters) are waiting`, {
    phase: 'body',
  })
