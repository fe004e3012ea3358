import { defaultIfEmpty, map, type OperatorFunction, pipe } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { Restart } from './fold/Restart.ts'
import type { Seam } from './fold/Seam.ts'
import { usageReducer } from './fold/usageReducer.ts'
import { noUsage, type UsageTotal } from './fold/UsageTotal.ts'
import { reduceFold } from './scanFold.ts'

/**
 * Emits the tokens of all requests of a stream together, when it completes.
 *
 * ```text
 * source         S[a]$.S[b]$(.|)
 * reduceUsage()  -----------(z|)
 * ```
 *
 * A source without an answer has a total of zero. The total of a stream that errors is the last value of {@link scanUsage}.
 *
 * @example
 * ```ts
 * import { reduceUsage } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S[a]$.S[b]$(.|)')()
 *   .pipe(reduceUsage())
 *   .subscribe(({ requests, output_tokens }) => console.log(requests, output_tokens)) // => 2 10
 * ```
 *
 * @see {@link scanUsage} for the figures as they change
 * @since 0.1.0
 * @category Folds
 */
export const reduceUsage = (): OperatorFunction<MessageStreamEvent | Seam | Restart, UsageTotal> =>
  pipe(
    reduceFold(usageReducer),
    map(({ total }) => total),
    defaultIfEmpty(noUsage),
  )
