import * as E from '#fp-ts/Either'
import { pipe } from '#fp-ts/function'
import * as t from 'io-ts'
import { decodeEvent } from '../codec/decodeEvent.ts'
import type { Failure } from '../failure/Failure.ts'
import type { Frame } from '../wire/Frame.ts'
import { WireFailure } from './WireFailure.ts'

/**
 * Gives the failure that an `error` frame stands for: the one that {@link failureFrame} was given, of the same class and with the same fields.
 *
 * One that was made by somebody else, or cannot be read, is what {@link decodeEvent} makes of it: an {@link ApiFailure}, as a rule.
 *
 * **Fails with** nothing.
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
