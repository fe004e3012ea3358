import { EMPTY, type MonoTypeOperatorFunction, queueScheduler, repeat, scheduled } from 'rxjs'

/**
 * Subscribes to the source again when it completes, as long as `more` returns true.
 *
 * ```text
 * 1st subscription  -a|          more() is true
 * 2nd subscription    -a|        more() is true
 * 3rd subscription      -a|      more() is false
 * result            -a-a-a|
 * ```
 *
 * The subscriptions are a loop: however many there are, they do not nest, even if each completes synchronously. `retry` with a synchronous `delay`
 * nests them, and so overflows the stack after some 1 500.
 */
export const repeatWhile = <T>(more: () => boolean): MonoTypeOperatorFunction<T> =>
  repeat({ delay: () => (more() ? afterThisStep : EMPTY) })

/** Emits synchronously, or if it is subscribed while it emits, after that. */
const afterThisStep = scheduled([true], queueScheduler)
