import type { Block, GrowMarkdown, Inline } from './Markdown.ts'
import { paragraphsOf } from './paragraphsOf.ts'

/** Returns the paragraphs of a text as it is, for the moment before the renderer is loaded. */
export const plainMarkdown: GrowMarkdown = ({ text, marks }) => ({
  text,
  settled: 0,
  blocks: paragraphsOf(text, marks).map((paragraph, at): Block => ({
    at,
    kind: 'paragraph',
    children: paragraph.map((piece): Inline =>
      typeof piece === 'string' ? { kind: 'text', text: piece } : { kind: 'mark', mark: piece },
    ),
  })),
})
