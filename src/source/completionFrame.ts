import * as E from '#fp-ts/Either'
import { isRecord } from '../codec/schema/WireCodec.ts'
import { parseJson } from '../json/parseJson.ts'
import type { Frame } from '../wire/Frame.ts'

/**
 * A frame of Text Completions with the name of its kind. A frame that has a name or a `type` already is returned as it is.
 *
 * The API before 2023-06-01 names neither the frame nor the event in it.
 */
export const completionFrame = (frame: Frame): Frame => {
  if (frame.event !== '') return frame
  const json = parseJson(frame.data)
  if (E.isLeft(json) || !isRecord(json.right) || 'type' in json.right) return frame
  if ('completion' in json.right) return { ...frame, event: 'completion' }
  return 'error' in json.right ? { ...frame, event: 'error' } : frame
}
