import type { Either } from 'fp-ts/lib/Either.js'
import { map } from 'rxjs'
import { decodeEvent } from '../codec/decodeEvent.ts'
import { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import type { Failure } from '../failure/Failure.ts'
import { ProtocolFailure } from '../failure/ProtocolFailure.ts'
import { fromEither } from '../operators/either.ts'
import type { Restart } from '../operators/fold/Restart.ts'
import type { Seam } from '../operators/fold/Seam.ts'
import type { StreamFn } from '../StreamFn.ts'
import type { Transport } from '../transport/http/Transport.ts'
import type { Frame } from '../wire/Frame.ts'
import { SeamEvent } from './SeamEvent.ts'

/**
 * Emits the events of a backend that does more than ask: those of all its messages, and what this library has added between them.
 *
 * ```text
 * backend: withTools(ask, tools)(request)   S{j}T.%r---S[a]$(.|)
 * reader: relayed(transport)(request)       S{j}T.%r---S[a]$(.|)
 * ```
 *
 * It is for a backend that runs tools or resumes, where {@link messages} would end with the first message.
 * The order is not checked, since the backend did that, and **it completes where the frames do**: that they are whole is what {@link relay} sees to.
 * Who wants to start again does it here, behind it: a `@restart` of the backend is refused, because a reader of deltas could not take back what it has shown.
 *
 * **Fails with** what the transport fails with; an {@link ApiFailure} at an `error` event; a {@link DecodeFailure} at one that cannot be read;
 * a {@link ProtocolFailure} at a `@restart`.
 *
 * @example The backend serves `withTools(ask, tools)(request).pipe(map(encodeEvent))`, out of a log; this is its reader
 * ```ts
 * import { relay, relayed, textDeltas } from 'rxjs-anthropic'
 *
 * const ask = relayed(relay({ url: '/api/messages' }))
 *
 * ask(request)
 *   .pipe(textDeltas())
 *   .subscribe((text) => console.log(text))
 * ```
 *
 * @see {@link encodeEvent} for the frames of such events; {@link messages} where the backend passes one message on
 * @category Relay
 */
export const relayed =
  <Request>(transport: Transport<Request>): StreamFn<Request, MessageStreamEvent | Seam> =>
  (request) =>
    transport(request).pipe(
      map(decode),
      fromEither(),
      map((event) => (event.type === '@restart' ? refuse(event) : event)),
    )

const decode = (frame: Frame): Either<Failure, MessageStreamEvent | Seam | Restart> =>
  frame.event.startsWith('@') ? decodeSeam(frame) : decodeMessageEvent(frame)

const decodeSeam = /* @__PURE__ */ decodeEvent(SeamEvent)

const decodeMessageEvent = /* @__PURE__ */ decodeEvent(MessageStreamEvent)

const refuse = (event: Restart): never => {
  throw new ProtocolFailure('The backend starts again, and what has been shown cannot be taken back', { event })
}
