import type { MarkdownRenderer } from 'vitepress'
import { drawMarbles } from '../marbles/drawMarbles.ts'
import { parseMarbles } from '../marbles/parseMarbles.ts'

/** Draws each marble diagram of a `text` block as SVG; any other block stays as it is. */
export const figures = (md: MarkdownRenderer): void => {
  const { fence } = md.renderer.rules
  md.renderer.rules.fence = (tokens, index, ...rest) => {
    const token = tokens[index]
    const marbles = token?.info.trim() === 'text' ? parseMarbles(token.content) : undefined
    if (marbles === undefined) return fence?.(tokens, index, ...rest) ?? ''
    return `<figure class="diagram" v-pre tabindex="0" aria-label="Marble diagram">${drawMarbles(marbles)}</figure>\n`
  }
}
