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
 * Emits the results of a message batch: one for each of its requests, in the order of the lines, which may differ from the order of the requests.
 *
 * ```text
 * transport                fgh|
 * batchResults(transport)  abc|
 * ```
 *
 * One line is held at a time, so a batch of any size takes the same memory. A request that failed is a result, `errored`; the stream continues.
 * A body that ends with a whole line is complete, with a line end or without: nothing else marks the end.
 *
 * **Errors with** a {@link DecodeFailure} at a line that cannot be read; its message begins with the number of the line, `line 7: …`
 * (blank lines are not counted); a {@link TruncatedFailure} if the last line is cut; and with the failures of the transport.
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
 * @example Over the frames, to get a bad line as a `Left` among the others
 * ```ts
 * import { map } from 'rxjs'
 * import { anthropicBatches, BatchResult } from 'rxjs-anthropic/batches'
 * import { decodeEvent } from 'rxjs-anthropic/codec'
 *
 * const results = anthropicBatches({ apiKey })({ id: 'msgbatch_…' }).pipe(map(decodeEvent(BatchResult)))
 * ```
 *
 * @see {@link anthropicBatches} for the transport
 * @since 0.1.0
 * @category Sources
 */
export const batchResults =
  (transport: Transport<BatchRequest>): StreamFn<BatchRequest, BatchResult> =>
  (request) =>
    transport(request).pipe(map(decodeLine), fromEither())

const decodeLine = (frame: Frame, index: number): Either<Failure, BatchResult> =>
  pipe(frame, decodeEvent(BatchResult), E.mapLeft(inLine(index + 1)))

/** The failure with the number of its line, if it is about the line. */
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
