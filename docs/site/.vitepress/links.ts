import type { MarkdownRenderer } from 'vitepress'

/** Pages of the repository that the site has under another name. */
const places: ReadonlyMap<string, string> = new Map([
  ['../README.md', '/'],
  ['../CHANGELOG.md', '/changelog'],
])

/** Turns links that leave `docs/`: sources are served as text, and what the site does not have stays words. */
export const links = (md: MarkdownRenderer): void => {
  md.core.ruler.push('links', ({ tokens }) => {
    for (const token of tokens.flatMap(({ children }) => children ?? [])) {
      const href = token.attrGet('href')
      if (token.type !== 'link_open' || href === null || !href.startsWith('../')) continue
      const [path = '', anchor] = href.split('#')
      const place = places.get(path)
      if (place !== undefined) token.attrSet('href', anchor === undefined ? place : `${place}#${anchor}`)
      else if (path.startsWith('../src/')) token.attrSet('href', `/source/${path.slice(7)}.txt`)
      else {
        token.attrs = (token.attrs ?? []).filter(([name]) => name !== 'href')
        token.attrSet('class', 'in-repository')
      }
    }
  })
}
