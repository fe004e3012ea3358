import { decodeEvent } from '../codec/decodeEvent.ts'
import { MessageStreamEvent } from '../codec/messages/MessageStreamEvent.ts'
import { readDelta } from '../codec/messages/readDelta.ts'
import { orThrow } from '../operators/either.ts'
import type { Decoder } from '../wire/decodeWith.ts'
import type { Frame } from '../wire/Frame.ts'

/** Reads the event of each frame of a message: {@link readEvents}, with a shorter way for most deltas. */
export const readMessageEvents = (): Decoder<Frame, MessageStreamEvent> => (out) => ({
  next: (frame) =>
    out.next((frame.event === 'error' ? undefined : readDelta(frame.data)) ?? orThrow(decodeStrictly(frame))),
  complete: () => out.complete(),
})

const decodeStrictly = /* @__PURE__ */ decodeEvent(MessageStreamEvent)
