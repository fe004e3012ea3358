import * as E from '#fp-ts/Either'
import { readDelta } from '../codec/messages/readDelta.ts'
import { isRecord, type JsonObject } from '../codec/schema/WireCodec.ts'
import { parseJson } from '../json/parseJson.ts'
import type { Decoder } from '../wire/decodeWith.ts'
import type { Frame } from '../wire/Frame.ts'
import { carriesNothing, isErrorJson, named } from './readMessageFrame.ts'

/**
 * Adds the frames that some servers never send: the stop of a block and the end of a message. Other frames stay the same objects.
 *
 * Nothing is added that is in doubt: a message ends only after a stop reason of a `message_delta`, never after an error or a frame that is cut.
 */
export const addMissingEnds = (): Decoder<Frame, Frame> => (out) => {
  const open = new Set<unknown>()
  let hasReason = false
  let isBroken = false
  let hasEnded = false

  const stopBlock = (index: unknown): void => {
    if (open.delete(index)) out.next(newFrame({ type: 'content_block_stop', index }))
  }

  /** Follows an event before it is passed on. */
  const follow = ({ type, index, delta }: JsonObject): void => {
    switch (type) {
      case 'content_block_start':
        stopBlock(index)
        open.add(index)
        break
      case 'content_block_stop':
        open.delete(index)
        break
      case 'message_delta':
        if (isRecord(delta) && typeof delta['stop_reason'] === 'string') hasReason = true
        break
      case 'message_stop':
        stopAll()
        break
    }
  }

  /** Stops the open blocks at the end of a message: not before, because some servers send text after the stop reason. */
  const stopAll = (): void => {
    hasEnded = true
    if (hasReason) for (const place of open) stopBlock(place)
  }

  const endMessage = (): void => {
    stopAll()
    out.next(newFrame({ type: 'message_stop' }))
  }

  /** Passes a frame on whose data is not a JSON object. Text without a name is dropped. */
  const passOther = (frame: Frame): void => {
    const { event, data, unterminated } = frame
    if (carriesNothing(data)) {
      if (data.trim() === '[DONE]' && hasReason && !isBroken) return endMessage()
      if (event === 'message_stop' && !unterminated) stopAll()
      return out.next(frame)
    }
    if (unterminated) isBroken = true
    else if (event === '' || event === 'message') return
    out.next(frame)
  }

  return {
    next: (frame) => {
      if (hasEnded) return
      if (frame.event !== 'error' && readDelta(frame.data) !== undefined) return out.next(frame)
      const json = parseJson(frame.data)
      const input = E.isRight(json) ? named(json.right, frame.event) : undefined
      if (isErrorJson(input, frame.event)) isBroken = true
      else if (!isRecord(input)) return passOther(frame)
      else follow(input)
      out.next(frame)
    },
    complete: () => {
      if (hasReason && !isBroken && !hasEnded) endMessage()
      out.complete()
    },
  }
}

const newFrame = (event: JsonObject & { readonly type: string }): Frame => ({
  event: event.type,
  data: JSON.stringify(event),
})
