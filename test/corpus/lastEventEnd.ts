import type { Recording } from '../corpus.ts'
import { bedrockMessages } from './bedrockMessages.ts'
import { isCompletion } from './eventsOf.ts'

/**
 * Where the event ends, in bytes, with which the stream of a recording ends: read from the bytes, without the library.
 *
 * A body without such an event never ends well.
 */
export const lastEventEnd = (recording: Recording): number => {
  const { protocol, body } = recording
  const isLast = isCompletion(recording) ? /"stop_reason": ?"|"error": ?\{/ : /"type": ?"(?:message_stop|error)"/
  if (protocol === 'bedrock-eventstream') {
    return bedrockMessages(body).find(({ kind, data }) => kind !== 'event' || isLast.test(data))?.end ?? Infinity
  }
  // The blank line after the data may be cut off: the JSON is whole without it.
  const last = [
    ...Buffer.from(body)
      .toString('latin1')
      .matchAll(/data:[^\r\n]*\}/g),
  ].find(([data]) => isLast.test(data))
  return last === undefined ? Infinity : last.index + last[0].length
}
