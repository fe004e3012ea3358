import * as E from '#fp-ts/Either'
import type { Either } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { DecodeFailure } from '../failure/DecodeFailure.ts'
import type { Failure } from '../failure/Failure.ts'
import { TruncatedFailure } from '../failure/TruncatedFailure.ts'
import { parseJson } from '../json/parseJson.ts'
import type { Frame } from '../wire/Frame.ts'
import { apiFailure } from './apiFailure.ts'
import { explain } from './schema/explain.ts'
import { isRecord, WireCodec } from './schema/WireCodec.ts'
import { withType } from './schema/withType.ts'

/**
 * Returns what a frame contains, decoded by a codec: the pure form of {@link decodeEvents}.
 *
 * If the JSON has no `type`, the name of the frame is its type.
 * An `error` frame is a `Left` with its {@link ApiFailure}.
 *
 * **Errors with** a `Left`: a {@link DecodeFailure} of layer `json` or `event`;
 * a {@link TruncatedFailure} if the end of the body cut the frame and its data is not whole JSON.
 *
 * @example A bad frame as a value among the others
 * ```ts
 * import { of, map } from 'rxjs'
 * import { MessageStreamEvent, decodeEvent } from 'rxjs-anthropic/codec'
 *
 * of({ event: 'ping', data: '{"type":"ping"}' }, { event: 'ping', data: 'pong' })
 *   .pipe(map(decodeEvent(MessageStreamEvent)))
 *   .subscribe((result) => console.log(result._tag)) // => Right
 * // => Left
 * ```
 *
 * @since 0.1.0
 * @category Codecs
 */
export const decodeEvent =
  <A>(codec: t.Decoder<unknown, A>) =>
  (frame: Frame): Either<Failure, A> => {
    const decoded = decodeUncleaned(codec, frame)
    return frame.clean && E.isLeft(decoded) ? E.left(frame.clean(decoded.left)) : decoded
  }

const decodeUncleaned = <A>(codec: t.Decoder<unknown, A>, frame: Frame): Either<Failure, A> => {
  const json = parseJson(frame.data)
  if (E.isLeft(json)) return E.left(frame.unterminated ? cutFailure(frame) : notJson(frame, json.left))
  const input = withType(json.right, frame.event)
  return isErrorEvent(frame, input) ? E.left(apiFailure(input, {})) : decodeJson(codec, input)
}

/** Returns what the JSON of an event contains, decoded by a codec: the second half of {@link decodeEvent}. */
export const decodeJson = <A>(codec: t.Decoder<unknown, A>, input: unknown): Either<Failure, A> => {
  if (codec instanceof WireCodec && codec.isPlain(input)) return E.right(input as A)
  const decoded = codec.decode(input)
  return E.isLeft(decoded) ? E.left(undecodable(input, decoded.left)) : decoded
}

const isErrorEvent = (frame: Frame, input: unknown): boolean =>
  isRecord(input) && (input['type'] === 'error' || frame.event === 'error')

const undecodable = (input: unknown, errors: t.Errors): Failure => {
  const type = isRecord(input) && typeof input['type'] === 'string' ? `${input['type']}: ` : ''
  return new DecodeFailure(type + explain(errors), { layer: 'event', input, errors })
}

const notJson = ({ event, data }: Frame, why: string): Failure =>
  new DecodeFailure(`The data of ${nameOf(event)} is not valid JSON: ${why}`, {
    layer: 'json',
    input: data,
    errors: [],
  })

const cutFailure = ({ event }: Frame): Failure => new TruncatedFailure(`The stream ended inside ${nameOf(event)}`)

const nameOf = (event: string): string => (event === '' ? 'an event' : `the event ${event}`)
