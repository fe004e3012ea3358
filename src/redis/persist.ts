import { defer, finalize, type Observable, Subject } from 'rxjs'

/** Options of {@link persist}. */
export interface PersistConfig {
  /** How long it waits after a failure, in ms. */
  readonly delay: number
  /** How long all of it may take, in ms. */
  readonly within: number
  /** Whether another attempt is in vain. */
  readonly isPermanent: (error: unknown) => boolean
}

/**
 * Emits what an attempt resolves to, and attempts again until one does.
 *
 * Operators would do the same, with three subscriptions and a timer of rxjs more for each command, and one runs for each frame.
 *
 * **Errors with** the last error after `within` ms, or undefined if no attempt has settled; with a permanent one at once.
 */
export const persist = <A>(attempt: () => Promise<A>, { delay, within, isPermanent }: PersistConfig): Observable<A> =>
  defer(() => {
    let closed = false
    let last: unknown
    let pause: ReturnType<typeof setTimeout> | undefined

    const result = new Subject<A>()
    const step = (): void =>
      void attempt().then(
        (value) => {
          result.next(value)
          result.complete()
        },
        (error: unknown) => {
          last = error
          if (isPermanent(error)) result.error(error)
          else if (!closed) pause = setTimeout(step, delay)
        },
      )

    const end = setTimeout(() => result.error(last), within)
    step()
    return result.pipe(
      finalize(() => {
        closed = true
        clearTimeout(pause)
        clearTimeout(end)
      }),
    )
  })
