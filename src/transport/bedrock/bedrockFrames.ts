import * as E from '#fp-ts/Either'
import { decodeEvent } from '../../codec/decodeEvent.ts'
import { DecodeFailure } from '../../failure/DecodeFailure.ts'
import { parseJson } from '../../json/parseJson.ts'
import type { EventStreamMessage } from '../../wire/eventStream/EventStreamMessage.ts'
import type { Frame } from '../../wire/Frame.ts'
import { quote } from '../../wire/quote.ts'
import { PayloadPart } from './PayloadPart.ts'
import { bedrockError, bedrockException } from './bedrockException.ts'

/**
 * Returns the frame of one message of Bedrock, or nothing if the message is of another kind.
 *
 * Throws the failure of an exception or error, and a {@link DecodeFailure} if the message cannot be read.
 */
export const bedrockFrames = (
  { headers, payload }: EventStreamMessage,
  requestId: string | undefined,
): readonly Frame[] => {
  const header = (name: string, absent = ''): string => String(headers.get(name) ?? absent)
  switch (header(':message-type')) {
    case 'event':
      return header(':event-type') === 'chunk' ? [chunkFrame(utf8(payload))] : []
    case 'exception':
      throw bedrockException(header(':exception-type', 'exception'), exceptionBody(utf8(payload)), requestId)
    case 'error':
      throw bedrockError(header(':error-code', 'error'), header(':error-message'), requestId)
    default:
      return []
  }
}

const decodePart = /* @__PURE__ */ decodeEvent(PayloadPart)

const chunkFrame = (payload: string): Frame => {
  const decoded = decodePart({ event: '', data: payload })
  if (decoded._tag === 'Left') throw decoded.left
  const data = utf8(fromBase64(decoded.right.bytes))
  return { event: isCompletion.test(data) ? 'completion' : '', data }
}

/** The oldest models send no type. The frame is named here, because only here such text is known to be an increment. */
const isCompletion = /^\s*\{\s*"completion"\s*:/

const fromBase64 = (text: string): Uint8Array => {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    const message = `The bytes of an event are not valid base64: ${quote(text)}`
    throw new DecodeFailure(message, { layer: 'frame', input: text, errors: [] })
  }
}

const utf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

const exceptionBody = (text: string): unknown => E.getOrElseW(() => ({ message: text }))(parseJson(text))
