import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describeUnless } from '../describeUnless.ts'

const dist = join(__dirname, '../../docs/site/dist')
const isBuilt = existsSync(join(dist, 'index.html'))

/** The links of a page to others of the site, as files and anchors. The site may have been built for a sub-path. */
const linksOf = (page: string, html: string, base: string): readonly { readonly file: string; readonly id: string }[] =>
  [...html.matchAll(/<a [^>]*?href="([^"]*)"/g)].flatMap(([, href = '']) => {
    const url = new URL(href.replaceAll('&amp;', '&'), `http://site${base}${page}`)
    if (url.host !== 'site') return []
    const file = decodeURIComponent(url.pathname.slice(base.length))
    return [
      {
        file: file === '' || file.endsWith('/') ? `${file}index.html` : file,
        id: decodeURIComponent(url.hash.slice(1)),
      },
    ]
  })

describeUnless(isBuilt ? undefined : 'The site is not built: npm run site -- build', 'The built site', () => {
  it('has no dead link, to a page or to a place of a page', () => {
    const pages = new Map(
      readdirSync(dist, { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.html'))
        .map((file) => [file.replaceAll('\\', '/'), readFileSync(join(dist, file), 'utf8')]),
    )
    const base = /(?:href|src)="(\/[^"]*?)assets\//.exec(pages.get('index.html') ?? '')?.[1] ?? '/'
    const ids = new Map(
      [...pages].map(([page, html]) => [page, new Set([...html.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id))]),
    )
    const links = [...pages].flatMap(([page, html]) => linksOf(page, html, base).map((link) => ({ page, ...link })))
    const dead = links.filter(
      ({ file, id }) =>
        !existsSync(join(dist, file)) || (id !== '' && file.endsWith('.html') && ids.get(file)?.has(id) !== true),
    )
    expect(links.length).toBeGreaterThan(1000)
    expect([...new Set(dead.map(({ page, file, id }) => `${page}: ${file}#${id}`))]).toEqual([])
  })
})
