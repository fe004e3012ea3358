import { asyncScheduler, type Subscription } from 'rxjs'

/** A clock that runs until it is unsubscribed. */
export interface IdleClock {
  /** Restarts the clock. */
  readonly touch: () => void
  readonly subscription: Subscription
}

/**
 * Calls `onIdle` after `ms` without a touch; 0 turns the clock off.
 *
 * A single timer checks the time when it fires. A timer per read, as rxjs's `timeout` sets, costs half a microsecond,
 * as much as decoding what was read.
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
