import * as t from 'io-ts'
import type { ObservableNotification } from 'rxjs'
import { failureFrame } from '../relay/failureFrame.ts'
import { failureOf } from '../relay/failureOf.ts'
import type { Frame } from '../wire/Frame.ts'

/** What an entry of a stream says: a frame and its name, or the end and which. */
export type EntryFields = readonly [kind: 'event' | 'unterminated' | 'end', name: string, data: string]

/** An entry as Redis gives it: its id, which is `<position>-0`, and its fields. */
export const StreamEntry = t.tuple([
  t.string,
  t.tuple([t.keyof({ event: null, unterminated: null, end: null }), t.string, t.literal('data'), t.string]),
])
export type StreamEntry = t.TypeOf<typeof StreamEntry>

/** A frame as an entry. Its id is left out: its place in the log takes that place. */
export const entryOf = ({ event, data, unterminated }: Frame): EntryFields => [
  unterminated ? 'unterminated' : 'event',
  event,
  data,
]

/** The end of a stream that is whole. */
export const completed: EntryFields = ['end', 'complete', '']

/** The end of a stream that failed. What is no failure of ours is not told to anybody. */
export const failed = (error: unknown): EntryFields => ['end', 'error', failureFrame(error).data]

/** What an entry says to a reader. */
export const notificationOf = ([id, [kind, name, , data]]: StreamEntry): ObservableNotification<Frame> => {
  if (kind !== 'end') {
    const frame = { event: name, data, id: positionOf(id) }
    return { kind: 'N', value: kind === 'event' ? frame : { ...frame, unterminated: true } }
  }
  return name === 'complete' ? { kind: 'C' } : { kind: 'E', error: failureOf({ event: 'error', data }) }
}

/** The position that an id stands for. */
const positionOf = (id: string): string => id.slice(0, id.indexOf('-'))
