import * as t from 'io-ts'
import { list } from '../schema/list.ts'
import { nullable } from '../schema/nullable.ts'
import { openText } from '../schema/openText.ts'
import { openUnion } from '../schema/openUnion.ts'
import { optional } from '../schema/optional.ts'
import { struct, typed } from '../schema/struct.ts'
import { TextBlock } from '../messages/TextBlock.ts'

const base64 = typed('base64', { media_type: optional(nullable(t.string)), data: optional(nullable(t.string)) })
const url = typed('url', { url: t.string })
const file = typed('file', { file_id: t.string })
const text = typed('text', {
  media_type: optional(nullable(openText<'text/plain'>())),
  data: optional(nullable(t.string)),
})

/**
 * A block of a message or a tool result in a session. A type that this version does not know is `@unknown`.
 *
 * @since 0.1.0
 * @category Sessions
 */
export const SessionContent = openUnion('SessionContent', {
  text: TextBlock,
  image: typed('image', { source: openUnion('SessionImageSource', { base64, url, file }) }),
  document: typed('document', {
    source: openUnion('SessionDocumentSource', { base64, url, file, text }),
    title: optional(nullable(t.string)),
    context: optional(nullable(t.string)),
  }),
  search_result: typed('search_result', {
    source: optional(nullable(t.string)),
    title: optional(nullable(t.string)),
    content: optional(nullable(list(openUnion('SearchResultContent', { text: TextBlock })))),
    citations: optional(nullable(struct('SearchResultCitations', { enabled: optional(nullable(t.boolean)) }))),
  }),
  redacted: typed('redacted'),
})
export type SessionContent = t.TypeOf<typeof SessionContent>
