import * as E from '#fp-ts/Either'
import type { Either } from 'fp-ts/lib/Either.js'
import { catchError, map, of, type OperatorFunction, pipe, throwError } from 'rxjs'
import { type Failure, isFailure } from '../failure/Failure.ts'

/**
 * Emits every value as a `Right`, and a failure as a last `Left` after which the stream completes.
 *
 * ```text
 * source      a-b-#
 * toEither()  A-B-(L|)      A, B are Right(a), Right(b); L is Left(failure)
 * ```
 *
 * The `Left` holds the very object that was the error. An error that is no {@link Failure} stays an error.
 *
 * **Fails with** whatever is no {@link Failure}, unchanged.
 *
 * @example
 * ```ts
 * import { textDeltas, toEither } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S[a#')().pipe(textDeltas(), toEither()).subscribe((result) => console.log(result._tag)) // => Right
 * // => Left
 * ```
 *
 * @see {@link fromEither}, its inverse; {@link catchFailure} to answer a failure with a stream
 * @category Operators
 */
export const toEither = <A>(): OperatorFunction<A, Either<Failure, A>> =>
  pipe(
    map((value: A): Either<Failure, A> => E.right(value)),
    catchError((error: unknown) => (isFailure(error) ? of(E.left(error)) : throwError(() => error))),
  )

/**
 * Emits what stands in each `Right`, and fails with what stands in the first `Left`.
 *
 * ```text
 * source        A-B-L-C-|    A is Right(a) …; L is Left(failure)
 * fromEither()  a-b-#
 * ```
 *
 * **Fails with** the very object that stood in the `Left`.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { right } from 'fp-ts/lib/Either.js'
 * import { fromEither } from 'rxjs-anthropic'
 *
 * of(right(1), right(2)).pipe(fromEither()).subscribe(console.log) // => 1
 * // => 2
 * ```
 *
 * @see {@link toEither}, its inverse
 * @category Operators
 */
export const fromEither = <E, A>(): OperatorFunction<Either<E, A>, A> => map(orThrow)

/** What stands in a `Right`; what stands in a `Left` is thrown. */
export const orThrow = <E, A>(result: Either<E, A>): A => {
  if (result._tag === 'Left') throw result.left
  return result.right
}
