import { catchError, type ObservableInput, type ObservedValueOf, type OperatorFunction, throwError } from 'rxjs'
import { type Failure, isFailure } from '../../failure/Failure.ts'

/**
 * A handler for each failure, by its `_tag`. A failure without a handler passes.
 *
 * @since 0.1.0
 * @category Operators
 */
export type FailureHandlers = {
  readonly [Tag in Failure['_tag']]?: (failure: Extract<Failure, { readonly _tag: Tag }>) => ObservableInput<unknown>
}

/** The values of the stream that a handler returns: a conditional type, which an editor shows evaluated. */
type Handled<Handler> = Handler extends (failure: never) => infer Input
  ? Input extends ObservableInput<unknown>
    ? ObservedValueOf<Input>
    : never
  : never

/**
 * Continues with another stream if the source errors with one of the named failures.
 *
 * ```text
 * source                                       a-b-#        a TruncatedFailure
 * catchFailure({ TruncatedFailure: () => x })  a-b-x-|
 * ```
 *
 * Values that were emitted stay emitted. To pass a failure on, a handler returns `throwError(() => failure)`.
 *
 * **Errors with** a failure that has no handler, and with any error that is not a {@link Failure}, both unchanged.
 *
 * @example
 * ```ts
 * import { of, throwError } from 'rxjs'
 * import { catchFailure, textDeltas } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S[a#')()
 *   .pipe(
 *     textDeltas(),
 *     catchFailure({
 *       ApiFailure: (failure) => (failure.kind === 'overloaded_error' ? of('… busy, try later') : throwError(() => failure)),
 *     }),
 *   )
 *   .subscribe(console.log) // => a
 * // => … busy, try later
 * ```
 *
 * @see {@link toEither} to have the failure as a value
 * @since 0.1.0
 * @category Operators
 */
export const catchFailure = <A, const Handlers extends FailureHandlers>(
  handlers: Handlers & { readonly [Other in Exclude<keyof Handlers, Failure['_tag']>]: never },
): OperatorFunction<A, A | Handled<Handlers[keyof Handlers]>> =>
  catchError((error: unknown) => {
    const handler = isFailure(error) ? (handlers[error._tag] as Handler<Handlers> | undefined) : undefined
    return handler === undefined ? throwError(() => error) : handler(error)
  })

type Handler<Handlers> = (failure: unknown) => ObservableInput<Handled<Handlers[keyof Handlers]>>
