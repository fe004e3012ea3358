import type { Mark } from './Exchange.ts'
import type { Block, Cell, GrowMarkdown, Inline } from './Markdown.ts'

/** A token of `marked`, with the fields that are read here. */
export interface Token {
  readonly type: string
  readonly raw: string
  readonly text?: string
  readonly tokens?: readonly Token[]
  readonly depth?: number
  readonly lang?: string
  readonly href?: string
  readonly ordered?: boolean
  readonly start?: number | ''
  readonly checked?: boolean
  readonly items?: readonly Token[]
  readonly header?: readonly TokenCell[]
  readonly rows?: readonly (readonly TokenCell[])[]
}
interface TokenCell {
  readonly align: Cell['align']
  readonly tokens: readonly Token[]
}

/**
 * Returns a function from a growing text to its blocks. Only the last two blocks are read again: what follows a block can change it, but nothing before it.
 *
 * Tokens become data, never HTML: a tag in the text is shown as text.
 */
export const growMarkdown =
  (lexer: (text: string) => readonly Token[]): GrowMarkdown =>
  ({ text, marks, growing }, before) => {
    const settled = before !== undefined && text.startsWith(before.text.slice(0, before.settled)) ? before.settled : 0
    const kept = settled === 0 ? [] : (before?.blocks ?? []).filter(({ at }) => at < settled)
    const rest = text.slice(settled)
    const tokens = growing ? lexGrowing(lexer, rest) : lexer(rest)
    const read = readerOf(
      text,
      settled,
      marks.filter(({ at }) => at >= settled),
    )
    let end = settled
    const blocks = tokens.flatMap((token) => {
      const at = end
      end += token.raw.length
      return read.block(token, at)
    })
    const last = blocks.at(-1)
    const late = read.late()
    const all = [...kept, ...blocks.slice(0, -1), ...(last === undefined ? [] : withMarks(last, late))]
    return {
      text,
      settled: all.at(-2)?.at ?? 0,
      blocks: last === undefined && late.length > 0 ? [...all, { at: end, kind: 'paragraph', children: late }] : all,
    }
  }

/** A last line that may become a list, a rule, a fence or a table is held back; bold text and code that are open are closed. */
const lexGrowing = (lexer: (text: string) => readonly Token[], text: string): readonly Token[] => {
  const shown = text
    .replace(/(^|\n)[ \t]*(?:[-=*+#>|`~]+|\d{1,9}[.)]?)[ \t]*$/, '$1')
    .replace(/!?\[[^\]\n]*(?:\]\([^)\s]*)?$/, '')
  const line = shown.slice(shown.lastIndexOf('\n\n') + 1)
  const closing =
    (line.match(/`/g) ?? []).length % 2 === 1 ? '`' : (line.match(/\*\*/g) ?? []).length % 2 === 1 ? '**' : ''
  if (closing === '') return lexer(shown)
  const closed = lexer(shown.endsWith(closing) ? shown.slice(0, -closing.length) : shown.trimEnd() + closing)
  return closed.at(-1)?.type === 'code' ? lexer(shown) : closed
}

const withMarks = (block: Block, marks: readonly Inline[]): readonly Block[] => {
  if (marks.length === 0) return [block]
  return 'children' in block
    ? [{ ...block, children: [...block.children, ...marks] }]
    : [block, { at: block.at + 0.5, kind: 'paragraph', children: marks }]
}

/** Reads tokens in the order of the text, and puts each mark at its place. */
const readerOf = (source: string, from: number, marks: readonly Mark[]) => {
  let cursor = from
  let next = 0

  const marksBefore = (end: number): readonly Mark[] => {
    const start = next
    while ((marks[next]?.at ?? Infinity) < end) next += 1
    return marks.slice(start, next)
  }

  /** The text of a leaf, cut at its marks. Its lines are in the source, but without their indentation. */
  const cut = (raw: string, decode = unescaped): readonly Inline[] => {
    const pieces: Inline[] = []
    let text = ''
    const push = (): void => {
      if (text !== '') pieces.push({ kind: 'text', text: decode(text) })
      text = ''
    }
    for (const line of raw.split(/(?<=\n)/)) {
      const found = source.indexOf(line.trim(), cursor)
      const start = found < 0 ? cursor : found - (line.length - line.trimStart().length)
      let place = 0
      for (const mark of marksBefore(start + line.length)) {
        const at = Math.max(place, mark.at - start)
        text += line.slice(place, at)
        push()
        pieces.push({ kind: 'mark', mark })
        place = at
      }
      text += line.slice(place)
      cursor = Math.max(cursor, start + line.trimEnd().length)
    }
    push()
    return pieces
  }

  /** What cannot be cut: the marks before it, then itself. */
  const whole = (raw: string, inline: Inline): readonly Inline[] => {
    const start = source.indexOf(raw, cursor)
    const before = marksBefore((start < 0 ? cursor : start) + 1)
    if (start >= 0) cursor = start + raw.length
    return [...before.map((mark): Inline => ({ kind: 'mark', mark })), inline]
  }

  const inlines = (tokens: readonly Token[] = []): readonly Inline[] => tokens.flatMap(inline)

  const inline = (token: Token): readonly Inline[] => {
    const { type, raw, text = raw, tokens, href = '' } = token
    switch (type) {
      case 'strong':
        return [{ kind: 'strong', children: inlines(tokens) }]
      case 'em':
        return [{ kind: 'emphasis', children: inlines(tokens) }]
      case 'del':
        return [{ kind: 'deleted', children: inlines(tokens) }]
      case 'link':
        return isSafe(href) ? [{ kind: 'link', href, children: inlines(tokens) }] : inlines(tokens)
      case 'image': // not loaded: its address can carry what the conversation contains to another server
        return whole(
          raw,
          isSafe(href)
            ? { kind: 'link', href, children: [{ kind: 'text', text: text || href }] }
            : { kind: 'text', text },
        )
      case 'codespan':
        return whole(raw, { kind: 'code', text })
      case 'br':
        return whole(raw, { kind: 'break' })
      case 'escape':
        return whole(raw, { kind: 'text', text })
      case 'checkbox':
        return whole(raw, { kind: 'text', text: token.checked ? '☑ ' : '☐ ' })
      default:
        return tokens === undefined ? cut(raw) : inlines(tokens)
    }
  }

  const cellOf = ({ align, tokens }: TokenCell): Cell => ({ align, children: inlines(tokens) })

  const block = (token: Token, at: number): readonly Block[] => {
    const { type, raw, text = raw, tokens = [], depth = 1, ordered, start, items = [], header = [], rows = [] } = token
    switch (type) {
      case 'space':
      case 'def':
        return []
      case 'hr':
        return [{ at, kind: 'rule' }]
      case 'heading':
        return [{ at, kind: 'heading', depth, children: inlines(tokens) }]
      case 'code':
        return [
          { at, kind: 'code', language: (token.lang ?? '').split(/\s/)[0] ?? '', children: cut(text, (code) => code) },
        ]
      case 'blockquote':
        return [{ at, kind: 'quote', blocks: blocks(tokens) }]
      case 'list':
        return [
          {
            at,
            kind: 'list',
            start: ordered ? Number(start) : undefined,
            items: items.map((item) => blocks(item.tokens ?? [])),
          },
        ]
      case 'table':
        return [{ at, kind: 'table', head: header.map(cellOf), rows: rows.map((row) => row.map(cellOf)) }]
      case 'checkbox':
        return [{ at, kind: 'paragraph', children: inline(token) }]
      default:
        return [{ at, kind: 'paragraph', children: token.tokens === undefined ? cut(raw.trimEnd()) : inlines(tokens) }]
    }
  }

  const blocks = (tokens: readonly Token[]): readonly Block[] => tokens.flatMap(block)

  return { block, late: () => marksBefore(Infinity).map((mark): Inline => ({ kind: 'mark', mark })) }
}

const isSafe = (href: string): boolean => /^(?:https?:\/\/|mailto:)/i.test(href)

const entities: ReadonlyMap<string, string> = new Map([
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
  ['&quot;', '"'],
  ['&#39;', "'"],
  ['&nbsp;', '\u00a0'],
])

const unescaped = (text: string): string =>
  text.replace(/&(?:lt|gt|amp|quot|#39|nbsp);/g, (it) => entities.get(it) ?? it)
