import { asyncScheduler, type Subscription } from 'rxjs'

/** A clock that runs from now on, until it is unsubscribed. */
export interface IdleClock {
  /** Something came: the clock begins anew. */
  readonly touch: () => void
  readonly subscription: Subscription
}

/**
 * Calls `onIdle` when nothing has come for `ms`; 0 turns the clock off.
 *
 * There is one timer, which looks at the time when it fires, and not one for each read: rxjs's `timeout` cost half a microsecond a read,
 * as much as decoding what it brings.
 */
export const idleClock = (ms: number, onIdle: () => void): IdleClock => {
  let last = asyncScheduler.now()
  const subscription = asyncScheduler.schedule(function () {
    const left = last + ms - asyncScheduler.now()
    if (left > 0) this.schedule(undefined, left)
    else onIdle()
  }, ms)
  if (ms <= 0) subscription.unsubscribe()
  return { touch: () => (last = asyncScheduler.now()), subscription }
}
