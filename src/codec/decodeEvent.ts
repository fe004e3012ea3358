import * as E from '#fp-ts/Either'
import type { Either } from 'fp-ts/lib/Either.js'
import type * as t from 'io-ts'
import { DecodeFailure } from '../failure/DecodeFailure.ts'
import type { Failure } from '../failure/Failure.ts'
import { TruncatedFailure } from '../failure/TruncatedFailure.ts'
import type { Frame } from '../wire/Frame.ts'
import { apiFailure } from './ApiError.ts'
import { borrowType } from './schema/borrowedType.ts'
import { explain } from './schema/explain.ts'
import { isRecord, WireCodec } from './schema/WireCodec.ts'

/**
 * Decodes one frame with a codec: the pure form of what a source does with each of them.
 *
 * Where the JSON has no `type`, the frame's name is its type, and `encode` takes it away again.
 * An `error` frame is a `Left` with its {@link ApiFailure}.
 *
 * **Fails with** a `Left`: a {@link DecodeFailure} of layer `json` or `event`;
 * a {@link TruncatedFailure} where a frame that the body's end cut off holds no whole JSON.
 *
 * @example A reader who wants a bad frame as a value among the others
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
 * @category Codecs
 */
export const decodeEvent =
  <A>(codec: t.Decoder<unknown, A>) =>
  (frame: Frame): Either<Failure, A> => {
    const known = readFrame(codec, frame)
    if (known !== undefined) return E.right(known)
    const json = parseData(frame)
    if (E.isLeft(json)) return json
    const input = borrowType(json.right, frame.event)
    if (isError(frame, input)) return E.left(apiFailure(input, {}))
    if (codec instanceof WireCodec && codec.isPlain(input)) return E.right(input as A)
    const decoded = codec.decode(input)
    return E.isLeft(decoded) ? E.left(undecodable(input, decoded.left)) : decoded
  }

/** What a frame holds, where its codec can read the text without a parser. */
export const readFrame = <A>(codec: t.Decoder<unknown, A>, { event, data }: Frame): A | undefined =>
  codec instanceof WireCodec && event !== 'error' ? (codec as WireCodec<A>).read(data) : undefined

const parseData = (frame: Frame): Either<Failure, unknown> => {
  try {
    return E.right(JSON.parse(frame.data))
  } catch (error) {
    return E.left(frame.unterminated ? cut(frame) : notJson(frame, error))
  }
}

const isError = (frame: Frame, input: unknown): boolean =>
  isRecord(input) && (input['type'] === 'error' || frame.event === 'error')

const undecodable = (input: unknown, errors: t.Errors): Failure => {
  const type = isRecord(input) && typeof input['type'] === 'string' ? `${input['type']}: ` : ''
  return new DecodeFailure(type + explain(errors), { layer: 'event', input, errors })
}

const notJson = ({ event, data }: Frame, error: unknown): Failure => {
  const name = event === '' ? 'an event' : `the event ${event}`
  const why = error instanceof Error ? error.message : String(error)
  return new DecodeFailure(`The data of ${name} is no JSON: ${why}`, { layer: 'json', input: data, errors: [] })
}

const cut = ({ event }: Frame): Failure =>
  new TruncatedFailure(`The stream ended inside ${event === '' ? 'an event' : `the event ${event}`}`)
