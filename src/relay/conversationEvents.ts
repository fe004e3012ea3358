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
 * Emits the events that a backend serves from `withTools` or `withResume`: those of all messages, and those that this library adds between them.
 *
 * ```text
 * backend: withTools(ask, tools)(request)           S{j}T.%r---S[a]$(.|)
 * reader: conversationEvents(transport)(request)    S{j}T.%r---S[a]$(.|)
 * ```
 *
 * Use it if the backend runs tools or resumes; {@link messages} would complete after the first message.
 * The order of the events is not checked, because the backend has checked it. **It completes when the frames complete**; {@link relay} makes sure that they are whole.
 * To restart, apply `restartWithBackoff` downstream of this source: a `@restart` from the backend is an error, because a reader of deltas cannot take back what it has shown.
 *
 * **Errors with** the failures of the transport; an {@link ApiFailure} at an `error` event; a {@link DecodeFailure} at an event that cannot be decoded;
 * a {@link ProtocolFailure} at a `@restart`.
 *
 * @example The backend serves `withTools(ask, tools)(request).pipe(map(encodeEvent))` from a log; this is its reader
 * ```ts
 * import { conversationEvents, relay, textDeltas } from 'rxjs-anthropic'
 *
 * const ask = conversationEvents(relay({ url: '/api/messages' }))
 *
 * ask(request)
 *   .pipe(textDeltas())
 *   .subscribe((text) => console.log(text))
 * ```
 *
 * @see {@link encodeEvent} for the frames of these events; {@link messages} if the backend serves a single message
 * @since 0.1.0
 * @category Relay
 */
export const conversationEvents =
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
  throw new ProtocolFailure(
    'The backend sent @restart, but emitted text cannot be taken back: remove restartWithBackoff() there, and apply it after conversationEvents()',
    { event },
  )
}
