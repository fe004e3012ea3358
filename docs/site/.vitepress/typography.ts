import type { MarkdownRenderer } from 'vitepress'

/** Keeps a number together with its groups of digits and its unit, and marks the cells of a table that have prose, which need room. */
export const typography = (md: MarkdownRenderer): void => {
  md.core.ruler.push('typography', ({ tokens }) => {
    for (const [index, token] of tokens.entries()) {
      for (const child of token.children ?? []) if (child.type === 'text') child.content = joined(child.content)
      const content = tokens[index + 1]?.content ?? ''
      if (token.type === 'td_open' && content.length > 24) token.attrJoin('class', 'prose')
    }
  })
}

const joined = (text: string): string =>
  text.replace(/(?<=\d) (?=\d{3}(?!\d)|(?:%|ns|µs|ms|s|min|kB|KB|MB|GB|KiB|MiB)(?!\w))/g, '\u00a0')
