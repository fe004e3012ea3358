import * as E from '#fp-ts/Either'
import { apiFailure, hasError } from '../codec/apiFailure.ts'
import { decodeEvent, decodeJson } from '../codec/decodeEvent.ts'
import { fillEvent } from '../codec/messages/fillEvent.ts'
import { isMessageEvent } from '../codec/messages/isMessageEvent.ts'
import { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { isRecord, type JsonObject } from '../codec/schema/WireCodec.ts'
import { parseJson } from '../json/parseJson.ts'
import { orThrow } from '../operators/either.ts'
import type { Frame } from '../wire/Frame.ts'

/**
 * Returns the event of a frame as real servers send it, or undefined for a frame that carries nothing.
 *
 * It reads whatever cannot lose, double or misplace anything that the model wrote; what is missing is filled in.
 * Throws the failure of an error in any form, and of a frame that cannot be read.
 */
export const readMessageFrame = (frame: Frame): MessageStreamEvent | undefined => {
  const { event, data } = frame
  if (carriesNothing(data)) return eventOfName(frame)
  const json = parseJson(data)
  if (E.isLeft(json)) return eventOfText(frame)
  const input = named(json.right, event)
  if (isErrorJson(input, event)) throw apiFailure(json.right, {})
  if (!isRecord(input)) return isNamedUnknown(event) ? unknown(event, data) : event === 'ping' ? ping : strict(frame)
  const { type } = input
  if (isKnownType(type)) return eventOfJson(input)
  if (event === 'ping') return ping
  return { type: '@unknown', wireType: typeof type === 'string' ? type : '', raw: input }
}

/** Whether the data of a frame is empty: blank, null, or the mark that ends streams of other protocols. */
export const carriesNothing = (data: string): boolean => data.length < 16 && /^\s*(\[DONE\]|null)?\s*$/.test(data)

/** Whether an event of the Messages API has this type. */
export const isKnownType = (type: unknown): boolean =>
  typeof type === 'string' && type !== '@unknown' && isMessageEvent({ type })

/** Whether JSON is an error: by its own type, by the name of its frame, or because it has no type but an error in it. */
export const isErrorJson = (input: unknown, event: string): boolean => {
  if (event === 'error') return true
  const outer: unknown = Array.isArray(input) ? input[0] : input
  return isRecord(outer) && (outer['type'] === 'error' || (!isText(outer['type']) && hasError(outer)))
}

/** JSON with the name of its frame as its type, if it has none. `message` is the name of an event without a name. */
export const named = (json: unknown, event: string): unknown =>
  isRecord(json) && !isText(json['type']) && !isNameless(event) ? { ...json, type: event } : json

const isNameless = (event: string): boolean => event === '' || event === 'message'

const isNamedUnknown = (event: string): boolean => !isNameless(event) && !isKnownType(event)

const isText = (value: unknown): boolean => typeof value === 'string' && value !== ''

const ping: MessageStreamEvent = { type: 'ping' }

/** The event of a frame without data. The end of the body may have cut the data of the last frame. */
const eventOfName = ({ event, unterminated }: Frame): MessageStreamEvent | undefined => {
  if (unterminated) return undefined
  switch (event) {
    case 'error':
      throw apiFailure(undefined, {}, 'The server reports an error without a message')
    case 'message_stop':
      return { type: 'message_stop' }
    case 'ping':
      return ping
    default:
      return undefined
  }
}

/** The event of a frame whose data is not JSON. */
const eventOfText = (frame: Frame): MessageStreamEvent => {
  const { event, data, unterminated } = frame
  if (event === 'error' && !(unterminated && /^\s*[{["]/.test(data))) throw apiFailure(data.trim(), {})
  if (unterminated) return strict(frame)
  if (event === 'ping') return ping
  return isNamedUnknown(event) ? unknown(event, data) : strict(frame)
}

/** An unknown event whose data is not a JSON object. */
const unknown = (type: string, data: string): MessageStreamEvent => ({
  type: '@unknown',
  wireType: type,
  raw: { type, data },
})

/** The event of JSON of a known type. A signature that is null is left out: it must not replace another one. */
const eventOfJson = (input: JsonObject): MessageStreamEvent | undefined => {
  const { type, delta } = input
  if (type !== 'content_block_start' && MessageStreamEvent.isPlain(input)) return input
  if (type === 'content_block_delta' && isRecord(delta) && delta['type'] === 'signature_delta') {
    if (delta['signature'] === undefined || delta['signature'] === null) return undefined
  }
  return orThrow(decodeJson(MessageStreamEvent, fillEvent(input)))
}

const decodeFrame = /* @__PURE__ */ decodeEvent(MessageStreamEvent)

const strict = (frame: Frame): MessageStreamEvent => orThrow(decodeFrame(frame))
