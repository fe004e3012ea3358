import type { MonoTypeOperatorFunction } from 'rxjs'
import { decodeWith } from '../wire/decodeWith.ts'
import { endAt } from './endAt.ts'

/**
 * Emits the events up to the last one, then completes and unsubscribes from the source.
 *
 * ```text
 * source                                                a-b-.---
 * completeAt((event) => event.type === 'message_stop')  a-b-(.|)
 * ```
 *
 * **Errors with** a {@link TruncatedFailure} if the source completes without that event.
 *
 * @example
 * ```ts
 * import { of } from 'rxjs'
 * import { completeAt } from 'rxjs-anthropic/wire'
 *
 * of(1, 2, 3).pipe(completeAt((n) => n === 2)).subscribe(console.log) // => 1
 * // => 2
 * ```
 *
 * @since 0.1.0
 * @category Sources
 */
export const completeAt = <A>(isLast: (event: A) => boolean): MonoTypeOperatorFunction<A> => decodeWith(endAt(isLast))
