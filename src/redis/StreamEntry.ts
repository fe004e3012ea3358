import * as t from 'io-ts'
import type { ObservableNotification } from 'rxjs'
import { TruncatedFailure } from '../failure/TruncatedFailure.ts'
import { failureFrame } from '../relay/failureFrame.ts'
import { failureOf } from '../relay/failureOf.ts'
import { positionOf, type PositionParts } from '../relay/log/parsePosition.ts'
import type { Frame } from '../wire/Frame.ts'

/** The fields of an entry: a frame with its name, or the end and its kind. */
export type EntryFields = readonly [kind: 'event' | 'unterminated' | 'end', name: string, data: string]

/** An entry as Redis returns it: its id, `<position>-0`, and its fields. */
export const StreamEntry = t.tuple([
  t.string,
  t.tuple([t.keyof({ event: null, unterminated: null, end: null }), t.string, t.literal('data'), t.string]),
])
export type StreamEntry = t.TypeOf<typeof StreamEntry>

/** Returns the entry with a number, as Redis returns it. */
export const entryAt = (number: number, [kind, name, data]: EntryFields): StreamEntry => [
  `${number}-0`,
  [kind, name, 'data', data],
]

/** Returns the number of an entry: that of its frame, or one more than that of the last frame. */
export const numberOf = ([id]: StreamEntry): number => Number.parseInt(id, 10)

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

/**
 * Returns an entry as the notification that a reader receives: the frame at the next position, or the end.
 *
 * If entries before it are missing, because something other than a log removed them, it is a {@link TruncatedFailure}.
 */
export const notificationOf = (entry: StreamEntry, next: PositionParts): ObservableNotification<Frame> => {
  const [, [kind, name, , data]] = entry
  const number = numberOf(entry)
  const isNext = kind === 'end' ? number <= next.number : number === next.number
  if (!isNext) return { kind: 'E', error: new TruncatedFailure('Redis has lost a part of the stream') }
  if (kind !== 'end') {
    const frame = { event: name, data, id: positionOf(next) }
    return { kind: 'N', value: kind === 'event' ? frame : { ...frame, unterminated: true } }
  }
  return name === 'complete' ? { kind: 'C' } : { kind: 'E', error: failureOf({ event: 'error', data }) }
}
