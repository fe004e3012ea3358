import * as t from 'io-ts'
import type { ObservableNotification } from 'rxjs'
import { failureFrame } from '../relay/failureFrame.ts'
import { failureOf } from '../relay/failureOf.ts'
import type { Frame } from '../wire/Frame.ts'

/** The fields of an entry: a frame with its name, or the end and its kind. */
export type EntryFields = readonly [kind: 'event' | 'unterminated' | 'end', name: string, data: string]

/** An entry as Redis returns it: its id, `<position>-0`, and its fields. */
export const StreamEntry = t.tuple([
  t.string,
  t.tuple([t.keyof({ event: null, unterminated: null, end: null }), t.string, t.literal('data'), t.string]),
])
export type StreamEntry = t.TypeOf<typeof StreamEntry>

/** Returns a frame as an entry. The position in the log replaces the id of the frame. */
export const entryOf = ({ event, data, unterminated }: Frame): EntryFields => [
  unterminated ? 'unterminated' : 'event',
  event,
  data,
]

/** The end of a complete stream. */
export const completed: EntryFields = ['end', 'complete', '']

/** Returns the end of a stream that failed. An error that is not a `Failure` is not disclosed. */
export const failed = (error: unknown): EntryFields => ['end', 'error', failureFrame(error).data]

/** Returns an entry as the notification that a reader receives. */
export const notificationOf = ([id, [kind, name, , data]]: StreamEntry): ObservableNotification<Frame> => {
  if (kind !== 'end') {
    const frame = { event: name, data, id: positionOf(id) }
    return { kind: 'N', value: kind === 'event' ? frame : { ...frame, unterminated: true } }
  }
  return name === 'complete' ? { kind: 'C' } : { kind: 'E', error: failureOf({ event: 'error', data }) }
}

/** Returns the position of an entry with this id. */
const positionOf = (id: string): string => id.slice(0, id.indexOf('-'))
