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
 * The `Left` contains the same object that was the error.
 *
 * **Errors with** any error that is not a {@link Failure}, unchanged.
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
 * @see {@link fromEither}, its inverse; {@link catchFailure} to continue with another stream
 * @since 0.1.0
 * @category Operators
 */
export const toEither = <A>(): OperatorFunction<A, Either<Failure, A>> =>
  pipe(
    map((value: A): Either<Failure, A> => E.right(value)),
    catchError((error: unknown) => (isFailure(error) ? of(E.left(error)) : throwError(() => error))),
  )

/**
 * Emits the value of each `Right`, and errors with the value of the first `Left`.
 *
 * ```text
 * source        A-B-L-C-|    A is Right(a) …; L is Left(failure)
 * fromEither()  a-b-#
 * ```
 *
 * **Errors with** the same object that the `Left` contains.
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
 * @since 0.1.0
 * @category Operators
 */
export const fromEither = <E, A>(): OperatorFunction<Either<E, A>, A> => map(orThrow)

/** Returns the value of a `Right`, and throws that of a `Left`. */
export const orThrow = <E, A>(result: Either<E, A>): A => {
  if (result._tag === 'Left') throw result.left
  return result.right
}
