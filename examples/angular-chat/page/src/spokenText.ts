import type { Block, Inline } from './Markdown.ts'

/** Returns what a reader of the rendered blocks reads, a line for each item and row: the text for screen readers. */
export const spokenText = (blocks: readonly Block[]): string =>
  blocks
    .map((block) => linesOf(block).join('\n'))
    .filter((text) => text !== '')
    .join('\n\n')

const linesOf = (block: Block): readonly string[] => {
  switch (block.kind) {
    case 'list': {
      const { start } = block
      return block.items.flatMap((item, index) => {
        const lines = item.flatMap(linesOf)
        return start === undefined ? lines : [`${start + index}. ${lines[0] ?? ''}`, ...lines.slice(1)]
      })
    }
    case 'quote':
      return block.blocks.flatMap(linesOf)
    case 'table':
      return [block.head, ...block.rows].map((row) => row.map(({ children }) => lineOf(children)).join(', '))
    case 'rule':
      return []
    default:
      return [lineOf(block.children)]
  }
}

const lineOf = (inlines: readonly Inline[]): string => inlines.map(textOf).join('')

const textOf = (inline: Inline): string => {
  if ('children' in inline) return lineOf(inline.children)
  if ('text' in inline) return inline.text
  return inline.kind === 'break' ? '\n' : ''
}
