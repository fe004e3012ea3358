import { distinctUntilChanged, map, type OperatorFunction, pipe } from 'rxjs'
import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { Restart } from './fold/Restart.ts'
import type { Seam } from './fold/Seam.ts'
import { usageReducer } from './fold/usageReducer.ts'
import type { UsageTotal } from './fold/UsageTotal.ts'
import { scanFold } from './scanFold.ts'

/**
 * Emits the tokens of all requests of a stream together, whenever they change.
 *
 * ```text
 * source       S[a@S[ab]$(.|)      two requests; the first one broke
 * scanUsage()  x---y----z-|
 * ```
 *
 * Within a request the API's figures are totals and replace each other. Requests are added: failed attempts, continued answers, and the turns of a
 * tool loop. So are a compaction and an advisor, which the API bills beside the figures of the message (`usage.iterations`).
 * A `message_start` that a server sends twice is one request. A request that broke counts with the figures received, which is less than it costs.
 *
 * @example
 * ```ts
 * import { scanUsage } from 'rxjs-anthropic'
 * import { streamOf } from 'rxjs-anthropic/testing'
 *
 * streamOf('S[a]$.S[b]$(.|)')()
 *   .pipe(scanUsage())
 *   .subscribe(({ requests, input_tokens, output_tokens }) => console.log(requests, input_tokens, output_tokens)) // => 1 10 1
 * // => 1 10 5
 * // => 2 20 6
 * // => 2 20 10
 * ```
 *
 * @see {@link reduceUsage} for the last figures only, {@link addUsage} to add totals
 * @since 0.1.0
 * @category Folds
 */
export const scanUsage = (): OperatorFunction<MessageStreamEvent | Seam | Restart, UsageTotal> =>
  pipe(
    scanFold(usageReducer),
    map(({ total }) => total),
    distinctUntilChanged(),
  )
