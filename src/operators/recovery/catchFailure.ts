import { catchError, type ObservableInput, type ObservedValueOf, type OperatorFunction, throwError } from 'rxjs'
import { type Failure, isFailure } from '../../failure/Failure.ts'

/**
 * What to do about each failure, by its `_tag`; those that are not named pass.
 *
 * @category Operators
 */
export type FailureHandlers = {
  readonly [Tag in Failure['_tag']]?: (failure: Extract<Failure, { readonly _tag: Tag }>) => ObservableInput<unknown>
}

/** What the streams emit that stand in for a failure. */
type Handled<Handlers> = {
  [Tag in keyof Handlers]: Handlers[Tag] extends (failure: never) => infer Input
    ? Input extends ObservableInput<unknown>
      ? ObservedValueOf<Input>
      : never
    : never
}[keyof Handlers]

/**
 * Goes on with another stream when the source fails with one of the failures that are named.
 *
 * ```text
 * source                                       a-b-#        a TruncatedFailure
 * catchFailure({ TruncatedFailure: () => x })  a-b-x-|
 * ```
 *
 * What has been emitted stays emitted. A handler that wants to pass a failure on returns `throwError(() => failure)`.
 *
 * **Fails with** a failure that no handler is named for, and with anything that is no {@link Failure}, both unchanged.
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
 * @category Operators
 */
export const catchFailure = <A, const Handlers extends FailureHandlers>(
  handlers: Handlers & { readonly [Other in Exclude<keyof Handlers, Failure['_tag']>]: never },
): OperatorFunction<A, A | Handled<Handlers>> =>
  catchError((error: unknown) => {
    const handler = isFailure(error) ? (handlers[error._tag] as Handler<Handlers> | undefined) : undefined
    return handler === undefined ? throwError(() => error) : handler(error)
  })

type Handler<Handlers> = (failure: unknown) => ObservableInput<Handled<Handlers>>
