import * as E from '#fp-ts/Either'
import { pipe } from '#fp-ts/function'
import type { Either } from 'fp-ts/lib/Either.js'
import { map } from 'rxjs'
import { BatchResult } from '../codec/batches/BatchResult.ts'
import { decodeEvent } from '../codec/decodeEvent.ts'
import { DecodeFailure } from '../failure/DecodeFailure.ts'
import type { Failure } from '../failure/Failure.ts'
import { TruncatedFailure } from '../failure/TruncatedFailure.ts'
import { fromEither } from '../operators/either.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { BatchRequest } from '../transport/anthropicBatches.ts'
import type { Transport } from '../transport/http/Transport.ts'
import type { Frame } from '../wire/Frame.ts'

/**
 * The results of a message batch over a transport: what became of each request, in the order of the lines, which is no order of the requests.
 *
 * ```text
 * transport                fgh|
 * batchResults(transport)  abc|
 * ```
 *
 * One line is held at a time, so a batch of any size takes the same memory. A request that failed is a result, `errored`, and no failure of the stream.
 * A body that ends with a whole line is complete, with a line end or without: nothing else marks the end.
 *
 * **Fails with** a {@link DecodeFailure} at a line that cannot be read, whose message begins with its number, `line 7: …`
 * (blank lines are not counted); a {@link TruncatedFailure} where the last line is cut; and with what the transport fails with.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { batchResults } from 'rxjs-anthropic/batches'
 *
 * const results = batchResults(() => of({ event: '', data: '{"custom_id":"a","result":{"type":"expired"}}' }))
 * results({ id: 'msgbatch_…' }).subscribe(({ custom_id, result }) => console.log(custom_id, result.type)) // => a expired
 * ```
 *
 * @example Over the frames, for a reader who wants a bad line as a `Left` among the others
 * ```ts
 * import { map } from 'rxjs'
 * import { anthropicBatches, BatchResult } from 'rxjs-anthropic/batches'
 * import { decodeEvent } from 'rxjs-anthropic/codec'
 *
 * const results = anthropicBatches({ apiKey })({ id: 'msgbatch_…' }).pipe(map(decodeEvent(BatchResult)))
 * ```
 *
 * @see {@link anthropicBatches} for the transport
 * @category Sources
 */
export const batchResults =
  (transport: Transport<BatchRequest>): StreamFn<BatchRequest, BatchResult> =>
  (request) =>
    transport(request).pipe(map(decodeLine), fromEither())

const decodeLine = (frame: Frame, index: number): Either<Failure, BatchResult> =>
  pipe(frame, decodeEvent(BatchResult), E.mapLeft(inLine(index + 1)))

/** The failure with the number of its line, where it speaks of the line. */
const inLine =
  (line: number) =>
  (failure: Failure): Failure => {
    const message = `line ${line}: ${failure.message}`
    switch (failure._tag) {
      case 'DecodeFailure':
        return new DecodeFailure(message, failure)
      case 'TruncatedFailure':
        return new TruncatedFailure(message)
      default:
        return failure
    }
  }
