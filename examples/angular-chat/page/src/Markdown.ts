import type { Mark } from './Exchange.ts'

/** What is inside a line. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'mark'; readonly mark: Mark }
  | { readonly kind: 'break' }
  | { readonly kind: 'strong' | 'emphasis' | 'deleted'; readonly children: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly children: readonly Inline[] }

/** A block of Markdown. A block of the text itself has its place in it as `at`. */
export type Block = { readonly at: number } & (
  | { readonly kind: 'paragraph' | 'code'; readonly children: readonly Inline[]; readonly language?: string }
  | { readonly kind: 'heading'; readonly depth: number; readonly children: readonly Inline[] }
  | { readonly kind: 'list'; readonly start: number | undefined; readonly items: readonly (readonly Block[])[] }
  | { readonly kind: 'quote'; readonly blocks: readonly Block[] }
  | { readonly kind: 'table'; readonly head: readonly Cell[]; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'rule' }
)

/** A cell of a table. */
export interface Cell {
  readonly align: 'left' | 'center' | 'right' | null
  readonly children: readonly Inline[]
}

/** A text, and the marks in it. */
export interface MarkedText {
  readonly text: string
  readonly marks: readonly Mark[]
  /** Whether more of it arrives. */
  readonly growing: boolean
}

/** The blocks of a text. While the text grows, those up to `settled` characters stay the same objects. */
export interface Markdown {
  readonly text: string
  readonly settled: number
  readonly blocks: readonly Block[]
}

/** Returns the blocks of a text; those that cannot change any more are taken from the blocks of its beginning. */
export type GrowMarkdown = (text: MarkedText, before?: Markdown) => Markdown
