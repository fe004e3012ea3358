import type * as t from 'io-ts'
import { decodeEvent } from '../codec/decodeEvent.ts'
import { orThrow } from '../operators/either.ts'
import type { Decoder } from '../wire/decodeWith.ts'
import type { Frame } from '../wire/Frame.ts'

/** Reads the event of each frame. */
export const readEvents = <A>(codec: t.Decoder<unknown, A>): Decoder<Frame, A> => {
  const decode = decodeEvent(codec)
  return (out) => ({
    next: (frame) => out.next(orThrow(decode(frame))),
    complete: () => out.complete(),
  })
}
