import { startsEventStream } from '../../wire/startsEventStream.ts'
import { isAccepted, type ResponseHead } from './responseFailure.ts'

/** How many characters are kept of a body that is not the requested stream. */
const refusedBodyLimit = 64 * 1024

/** How many bytes of a read nearly always show what the body is. */
const enough = 32

/** Takes the bytes of a body. */
export interface BodyGate {
  readonly next: (bytes: Uint8Array) => void
  /** Whether enough is known of a body that is refused. */
  readonly isFull: () => boolean
  /** Returns the text of a body that is refused, when it has ended or is full. */
  readonly refused: () => string | undefined
}

/**
 * Passes the bytes of a response on if they are the requested stream, and keeps their text if they are not.
 *
 * Status and content type decide. An event stream is known by its beginning: gateways send errors as one, and streams as something else.
 */
export const gateBody = (head: ResponseHead, accept: string, pass: (bytes: Uint8Array) => void): BodyGate => {
  const accepted = isAccepted(head, accept)
  let decoder: TextDecoder | undefined
  let isStream = head.ok && accept === 'text/event-stream' ? undefined : accepted
  let held: Uint8Array[] = []
  let text = ''
  /** The text without the blanks at its beginning, of which there may be many reads. */
  let start = ''

  const passHeld = (): void => {
    for (const bytes of held) pass(bytes)
    held = []
  }

  return {
    next: (bytes) => {
      if (isStream ?? (accepted && text === '' && beginsLikeField(bytes[0]))) {
        isStream = true
        return pass(bytes)
      }
      decoder ??= new TextDecoder()
      for (const part of [bytes.subarray(0, enough), bytes.subarray(enough)]) {
        const more = decoder.decode(part, { stream: true })
        text += more
        if (isStream === undefined) start = (start + more).trimStart()
        isStream ??= startsEventStream(start, accepted, text.length)
        if (isStream) break
      }
      if (isStream === false) return
      held.push(bytes)
      if (isStream) passHeld()
    },
    isFull: () => isStream === false && text.length >= refusedBodyLimit,
    refused: () => {
      if (isStream ?? accepted) passHeld()
      return (isStream ?? accepted) ? undefined : text
    },
  }
}

/** Whether the first byte of a body is a letter or a colon, as nearly always: then nothing needs decoding. */
const beginsLikeField = (byte = 0): boolean => (byte >= 0x61 && byte <= 0x7a) || byte === 0x3a
