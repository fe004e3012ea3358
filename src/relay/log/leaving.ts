import type { Position } from './StreamLog.ts'

/**
 * The position of a reader that does not come back. A log completes at once, and unsubscribes from the source of the stream if no one else reads it,
 * instead of waiting for `linger`. {@link readerOf} returns it for a DELETE request, which {@link relay} sends when it is unsubscribed.
 *
 * @example
 * ```ts
 * import { NEVER } from 'rxjs'
 * import { leaving, memoryLog } from 'rxjs-anthropic/server'
 *
 * const log = memoryLog()
 * log('ana:1', NEVER)(undefined).subscribe().unsubscribe()
 * log('ana:1')(leaving).subscribe({ complete: () => console.log('left') }) // => left
 * log('ana:1')(undefined).subscribe({ error: (failure) => console.log(failure.name) }) // => TruncatedFailure
 * ```
 *
 * @see {@link StreamLog}
 * @since 0.1.0
 * @category Relay
 */
export const leaving: Position = '@leaving'

/**
 * How long a log waits for the connection of a reader that leaves to close, in ms: its DELETE request may overtake it.
 * A connection that closes later counts as lost.
 */
export const leavingTime = 1000
