import { catchError, concat, defer, map, type Observable, of, type OperatorFunction, throwError } from 'rxjs'
import { type Failure, isFailure } from '../failure/Failure.ts'

/** How a stream ended, as a value. */
interface Ending {
  readonly failure: Failure | undefined
  readonly ended: boolean
}

/** Emits a state at once, again after each change, and at the end with the failure, if there is one. Other errors are passed on. */
export const scanState =
  <E, State extends object>(
    start: State,
    changes: OperatorFunction<E, Partial<State>>,
  ): OperatorFunction<E, State & Ending> =>
  (source) =>
    defer((): Observable<State & Ending> => {
      let state: State & Ending = { ...start, failure: undefined, ended: false }
      const change = (changed: Partial<State> | Partial<Ending>): State & Ending => (state = { ...state, ...changed })
      return concat(
        of(state),
        source.pipe(changes, map(change)),
        defer(() => of(change({ ended: true }))),
      ).pipe(
        catchError((error: unknown) =>
          isFailure(error) ? of(change({ failure: error, ended: true })) : throwError(() => error),
        ),
      )
    })
