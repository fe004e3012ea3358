import { defer, type Observable, type ObservableInput, tap } from 'rxjs'

/** Creates a stream from a function that receives an `AbortSignal`. The signal fires if the stream is unsubscribed before its end. */
export const abortable = <A>(begin: (signal: AbortSignal) => ObservableInput<A>): Observable<A> =>
  defer(() => {
    const controller = new AbortController()
    return defer(() => begin(controller.signal)).pipe(tap({ unsubscribe: () => controller.abort() }))
  })
