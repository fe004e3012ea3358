import { newId } from '../newId.ts'
import type { Position } from '../log/StreamLog.ts'

/**
 * Who asks to read a stream, and from where.
 *
 * @category Relay
 */
export interface Reader {
  /** The id that the reader has given its stream. It is the reader's own word: in a log, the name of its owner comes before it. */
  readonly id: string
  /** Where the reader stands, if it has read before. */
  readonly position: Position | undefined
}

/**
 * The headers of a request: those of Node's `http`, Express and Fastify, or the `Headers` of a `Request`.
 *
 * @category Relay
 */
export type RequestHeaders = Pick<Headers, 'get'> | Readonly<Record<string, string | readonly string[] | undefined>>

/**
 * Gives what a reader says in the headers of its request: the id of its stream, `idempotency-key`, and its position, `last-event-id`.
 *
 * A reader that gives its stream no id gets one of its own, which nobody can guess.
 * What stands in a URL as it is, stands in the id as it is; anything else is percent-encoded. There is no colon in it, and no slash:
 * behind the name of an owner and a colon, no id looks like that of another owner.
 *
 * **Fails with** nothing.
 *
 * @example
 * ```ts
 * import { readerOf } from 'rxjs-anthropic/server'
 *
 * const { id, position } = readerOf({ 'idempotency-key': 'a1', 'last-event-id': '57' })
 * console.log(id, position) // => a1 57
 * ```
 *
 * @see {@link relay}, which sends these headers
 * @category Relay
 */
export const readerOf = (headers: RequestHeaders): Reader => {
  const id = headerOf(headers, 'idempotency-key')
  return { id: id === undefined ? newId() : encodeURIComponent(id), position: headerOf(headers, 'last-event-id') }
}

const headerOf = (headers: RequestHeaders, name: string): string | undefined => {
  const value = isHeaders(headers) ? headers.get(name) : headers[name]
  return value ? String(value) : undefined
}

const isHeaders = (headers: RequestHeaders): headers is Pick<Headers, 'get'> => typeof headers.get === 'function'
