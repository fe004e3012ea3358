import { distinctUntilChanged, filter, type OperatorFunction, pipe, reduce, scan } from 'rxjs'

/** A pure fold: undefined until something was received, and the same value again for an event that changes nothing. */
type Fold<E, A> = (value: A | undefined, event: E) => A | undefined

/** Emits the value of a fold after each event that changes it. */
export const scanFold = <E, A>(fold: Fold<E, A>): OperatorFunction<E, A> =>
  pipe(
    scan((value: A | undefined, event: E) => fold(value, event), undefined),
    distinctUntilChanged(),
    filter((value) => value !== undefined),
  )

/** Emits the last value of a fold when the source completes. */
export const reduceFold = <E, A>(fold: Fold<E, A>): OperatorFunction<E, A> =>
  pipe(
    reduce((value: A | undefined, event: E) => fold(value, event), undefined),
    filter((value) => value !== undefined),
  )
