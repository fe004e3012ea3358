import { bedrockError, bedrockException } from './bedrockException.ts'
import { decodeEvent } from '../../codec/decodeEvent.ts'
import { PayloadPart } from './PayloadPart.ts'
import { DecodeFailure } from '../../failure/DecodeFailure.ts'
import type { EventStreamMessage } from '../../wire/eventStream/EventStreamMessage.ts'
import type { Frame } from '../../wire/Frame.ts'
import { quote } from '../../wire/quote.ts'

/**
 * The frames that one message of Bedrock holds: one, or none where it is of a kind that says nothing to us.
 *
 * Throws the failure that an exception or an error stands for, and a {@link DecodeFailure} at a message that cannot be read.
 */
export const bedrockFrames = (
  { headers, payload }: EventStreamMessage,
  requestId: string | undefined,
): readonly Frame[] => {
  const header = (name: string, otherwise = ''): string => String(headers.get(name) ?? otherwise)
  switch (header(':message-type')) {
    case 'event':
      return header(':event-type') === 'chunk' ? [frameOf(utf8(payload))] : []
    case 'exception':
      throw bedrockException(header(':exception-type', 'exception'), jsonOf(utf8(payload)), requestId)
    case 'error':
      throw bedrockError(header(':error-code', 'error'), header(':error-message'), requestId)
    default:
      return []
  }
}

const decode = /* @__PURE__ */ decodeEvent(PayloadPart)

const frameOf = (payload: string): Frame => {
  const decoded = decode({ event: '', data: payload })
  if (decoded._tag === 'Left') throw decoded.left
  const data = utf8(fromBase64(decoded.right.bytes))
  return { event: isCompletion.test(data) ? 'completion' : '', data }
}

/** What the oldest models send names no type. Said here, because only here it is known that such a text is an increment. */
const isCompletion = /^\s*\{\s*"completion"\s*:/

const fromBase64 = (text: string): Uint8Array => {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
  } catch {
    const message = `The bytes of an event are no base64: ${quote(text)}`
    throw new DecodeFailure(message, { layer: 'frame', input: text, errors: [] })
  }
}

const utf8 = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return { message: text }
  }
}
