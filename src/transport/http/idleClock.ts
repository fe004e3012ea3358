import { asyncScheduler, type Subscription } from 'rxjs'
import { clampDelay } from '../../operators/recovery/clampDelay.ts'

/** The `idleTimeout` of transports, unless a config has another: above the silences of high effort (60 to 180 s), below the 300 s of Node's `fetch`. */
export const defaultIdleTimeout = 280_000

/** A clock that runs until it is unsubscribed. */
export interface IdleClock {
  /** Restarts the clock. */
  readonly touch: () => void
  readonly subscription: Subscription
}

/**
 * Calls `onIdle` after `ms` without a touch; 0 and `Infinity` turn the clock off.
 *
 * A single timer checks the time when it fires. A timer per read, as rxjs's `timeout` sets, costs half a microsecond,
 * as much as decoding what was read. The time is that of `performance`, which no one can set back.
 */
export const idleClock = (ms: number, onIdle: () => void): IdleClock => {
  let touched: number | undefined
  const subscription = asyncScheduler.schedule(function () {
    const left = touched === undefined ? 0 : touched + ms - performance.now()
    touched = undefined
    if (left > 0) this.schedule(undefined, clampDelay(left))
    else onIdle()
  }, clampDelay(ms))
  if (ms <= 0 || ms === Infinity) subscription.unsubscribe()
  return { touch: () => (touched = performance.now()), subscription }
}
