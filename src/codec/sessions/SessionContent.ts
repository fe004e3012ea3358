import * as t from 'io-ts'
import { nullable } from '../schema/nullable.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { struct, typed } from '../schema/struct.ts'
import { TextBlock } from '../messages/TextBlock.ts'

const source = struct('source', { type: t.string })

/**
 * A block of a message or a tool result in a session. A type that this version does not know is `@unknown`.
 *
 * @since 0.1.0
 * @category Sessions
 */
export const SessionContent = openUnion('SessionContent', {
  text: TextBlock,
  image: typed('image', { source }),
  document: typed('document', { source, title: optional(nullable(t.string)), context: optional(nullable(t.string)) }),
  search_result: typed('search_result', { source: optional(nullable(t.string)), title: optional(nullable(t.string)) }),
  redacted: typed('redacted'),
})
export type SessionContent = t.TypeOf<typeof SessionContent>
