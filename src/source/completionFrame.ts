import { isRecord } from '../codec/WireCodec.ts'
import type { Frame } from '../wire/Frame.ts'

/**
 * A frame of Text Completions with the name that its data calls for, where it has none.
 *
 * The API before 2023-06-01, and Bedrock, name neither the event nor the body.
 */
export const completionFrame = (frame: Frame): Frame => {
  if (frame.event !== '') return frame
  const body = parse(frame.data)
  if (!isRecord(body) || 'type' in body) return frame
  if ('completion' in body) return { ...frame, event: 'completion' }
  return 'error' in body ? { ...frame, event: 'error' } : frame
}

/** Whether a frame says what it is: then its text is an increment, and nothing has to be found out. */
export const isNamed = (frame: Frame): boolean => {
  const body = frame.event === '' ? parse(frame.data) : undefined
  return frame.event !== '' || (isRecord(body) && 'type' in body)
}

const parse = (data: string): unknown => {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}
