import { isRecord } from '../codec/schema/WireCodec.ts'
import type { Frame } from '../wire/Frame.ts'

/**
 * A frame of Text Completions with the name that its data calls for, where it has none.
 *
 * The API before 2023-06-01 names neither the event nor the body. A frame that says what it is comes back as it is.
 */
export const completionFrame = (frame: Frame): Frame => {
  if (frame.event !== '') return frame
  const body = parse(frame.data)
  if (!isRecord(body) || 'type' in body) return frame
  if ('completion' in body) return { ...frame, event: 'completion' }
  return 'error' in body ? { ...frame, event: 'error' } : frame
}

const parse = (data: string): unknown => {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
