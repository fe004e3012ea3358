import type { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { readDelta } from '../codec/messages/readDelta.ts'
import { DecodeFailure } from '../failure/DecodeFailure.ts'
import type { Decoder } from '../wire/decodeWith.ts'
import type { Frame } from '../wire/Frame.ts'
import { quote } from '../wire/quote.ts'
import { isKnownType, readMessageFrame } from './readMessageFrame.ts'

/**
 * Reads the event of each frame of a message, by a shorter way for most deltas.
 *
 * Events of other protocols are unknown events in a stream that has begun. A stream of nothing else is refused.
 */
export const readMessageEvents = (): Decoder<Frame, MessageStreamEvent> => (out) => {
  let hasBegun = false
  let foreign: Frame | undefined

  const throwIfForeign = (): void => {
    if (!hasBegun && foreign !== undefined) throw notMessages(foreign)
  }

  const read = (frame: Frame): void => {
    hasBegun ||= isKnownType(frame.event) || frame.event === 'error'
    if (frame.unterminated && !isWhole(frame.data)) throwIfForeign()
    const event = readMessageFrame(frame)
    if (event === undefined) return frame.data.trim() === '[DONE]' ? throwIfForeign() : undefined
    if (event.type === '@unknown' && !hasBegun) {
      foreign ??= frame
      if (event.wireType === '') return
    } else hasBegun = true
    out.next(event)
  }

  return {
    next: (frame) => {
      const delta = frame.event === 'error' ? undefined : readDelta(frame.data)
      if (delta === undefined) read(frame)
      else out.next(delta)
    },
    complete: () => {
      throwIfForeign()
      out.complete()
    },
  }
}

const isWhole = (data: string): boolean => /\}\s*$/.test(data)

const notMessages = ({ data }: Frame): DecodeFailure =>
  new DecodeFailure(`The response is not a stream of the Messages API. Its first event is ${quote(data, 200)}`, {
    layer: 'event',
    input: data,
    errors: [],
  })
