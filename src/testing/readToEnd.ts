import { lastValueFrom, materialize, type Observable, toArray } from 'rxjs'
import type { Frame } from '../wire/Frame.ts'
import { mustEqual } from './mustMatch.ts'

/** Everything that a reader of a log received: its frames, and `complete` or the error. */
export interface Reading {
  readonly frames: readonly Frame[]
  readonly end: unknown
}

/** Resolves to everything that an observable emits up to its end. Never rejects. */
export const readToEnd = async (read: Observable<Frame>): Promise<Reading> => {
  const all = await lastValueFrom(read.pipe(materialize(), toArray()))
  const end = all.at(-1)
  return {
    frames: all.flatMap((it) => (it.kind === 'N' ? [it.value] : [])),
    end: end?.kind === 'E' ? end.error : 'complete',
  }
}

/** Returns the generation of a position: what is after its number. */
export const generationOf = (position: string | undefined): string | undefined => position?.replace(/^\d+\./, '')

/** Returns frames of one stream with their numbers alone as ids, and without fields that are undefined. Throws if they are of more than one. */
export const withoutGeneration = (frames: readonly Frame[]): readonly Frame[] => {
  mustEqual(new Set(frames.map(({ id }) => generationOf(id))).size <= 1, true, 'The frames are of one generation')
  return frames.map(({ event, data, id, unterminated }) => ({
    event,
    data,
    ...(id !== undefined && { id: id.replace(/\..*/, '') }),
    ...(unterminated && { unterminated }),
  }))
}

/** A frame as the specs of a log write it. */
export const piece = (data: string): Frame => ({ event: 'piece', data })

/** The frames as {@link withoutGeneration} returns them if a log numbers them from 1. */
export const pieces = (texts: readonly string[]): readonly Frame[] =>
  texts.map((data, index) => ({ ...piece(data), id: String(index + 1) }))
