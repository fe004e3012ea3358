import { DecodeFailure } from '../failure/DecodeFailure.ts'
import { quote } from './quote.ts'

/** The failure of a frame that is longer than `maxFrameSize`; `text` is its beginning. */
export const frameTooLong = (max: number, unit: 'characters' | 'bytes', text: string): DecodeFailure =>
  new DecodeFailure(`Frame is longer than maxFrameSize (${max} ${unit}): ${quote(text)}`, {
    layer: 'frame',
    input: text.slice(0, 200),
    errors: [],
  })
