import { map, type OperatorFunction, pipe, reduce } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { Restart } from './fold/Restart.ts'
import { noUsage, usageReducer, type UsageTotal } from './scanUsage.ts'
import type { Seam } from './fold/Seam.ts'

/**
 * Emits the tokens of all requests of a stream together, when it completes.
 *
 * ```text
 * source         S[a]$.S[b]$(.|)
 * reduceUsage()  -----------(z|)
 * ```
 *
 * **Fails with** nothing of its own.
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
 * @category Folds
 */
export const reduceUsage = (): OperatorFunction<MessageStreamEvent | Seam | Restart, UsageTotal> =>
  pipe(
    reduce(usageReducer, noUsage),
    map(({ total }) => total),
  )
