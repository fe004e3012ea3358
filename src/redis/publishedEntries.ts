import * as E from '#fp-ts/Either'
import * as t from 'io-ts'
import { parseJson } from '../json/parseJson.ts'
import { StreamEntry } from './StreamEntry.ts'

const Published = t.tuple([t.string, t.readonlyArray(StreamEntry)])

/** Returns the entries that a message contains; none if they are another writer's, or if it only notifies. */
export const publishedEntries = (message: unknown, writer: string): readonly StreamEntry[] => {
  if (typeof message !== 'string' || !message.startsWith('[')) return []
  const parsed = parseJson(message)
  return E.isRight(parsed) && Published.is(parsed.right) && parsed.right[0] === writer ? parsed.right[1] : []
}
