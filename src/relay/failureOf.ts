import * as E from '#fp-ts/Either'
import { pipe } from '#fp-ts/function'
import * as t from 'io-ts'
import { decodeEvent } from '../codec/decodeEvent.ts'
import type { Failure } from '../failure/Failure.ts'
import type { Frame } from '../wire/Frame.ts'
import { WireFailure } from './WireFailure.ts'

/**
 * Returns the failure of an `error` frame: of the class that {@link failureFrame} received, with its message and the fields by which a reader acts.
 *
 * A frame from another server is read as {@link decodeEvent} reads it, which usually is an {@link ApiFailure}.
 *
 * @example
 * ```ts
 * import { TransportFailure } from 'rxjs-anthropic'
 * import { failureFrame, failureOf } from 'rxjs-anthropic/server'
 *
 * const failure = failureOf(failureFrame(new TransportFailure('The connection was lost', { phase: 'body' })))
 * console.log(failure.name, failure.message) // => TransportFailure The connection was lost
 * ```
 *
 * @see {@link failureFrame}, its inverse
 * @since 0.1.0
 * @category Relay
 */
export const failureOf = (frame: Frame): Failure =>
  pipe(
    E.tryCatch((): unknown => JSON.parse(frame.data), E.toError),
    E.chainW(Sent.decode),
    E.matchW(
      () => E.toUnion(decodeEvent(t.never)(frame)),
      (sent) => sent['@failure'],
    ),
  )

const Sent = t.type({ '@failure': WireFailure })
