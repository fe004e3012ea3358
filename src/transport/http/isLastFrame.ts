import type { Frame } from '../../wire/Frame.ts'

/** Returns whether a frame ends an answer of the Messages API. A frame without a name is recognised by its data. */
export const isLastFrame = ({ event, data }: Frame): boolean =>
  event === 'message_stop' || event === 'error' || (event === '' && messageStop.test(data))

const messageStop = /^\s*\{\s*"type"\s*:\s*"message_stop"/
