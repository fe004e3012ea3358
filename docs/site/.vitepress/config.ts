import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { figures } from './figures.ts'
import { links } from './links.ts'
import { plots } from './plots.ts'
import { sidebar } from './sidebar.ts'
import { typography } from './typography.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))

export default defineConfig({
  title: 'rxjs-anthropic',
  description: 'Every streaming API of Claude as a cold RxJS Observable of typed events',
  lang: 'en',
  base: process.env['SITE_BASE'] ?? '/',
  // The pages are those of docs/, which can be read without the site, too. Pages that need its components are in docs/site/pages.
  srcDir: '..',
  srcExclude: ['site/node_modules/**', 'site/dist/**'],
  rewrites: { 'site/pages/:page*': ':page*' },
  outDir: './dist',
  cacheDir: '../../.cache/site',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: {
    theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
    config: (md) => {
      figures(md)
      links(md)
      plots(md)
      typography(md)
    },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Learn', link: '/first-stream' },
      { text: 'Playground', link: '/playground' },
      { text: 'Reference', link: '/reference/' },
    ],
    sidebar,
    docFooter: { prev: 'Before', next: 'Next' },
  },
  vite: {
    publicDir: fileURLToPath(new URL('../public', import.meta.url)),
    resolve: {
      alias: [
        { find: /^rxjs-anthropic$/, replacement: `${root}src/index.ts` },
        { find: /^rxjs-anthropic\/(\w+)$/, replacement: `${root}src/$1/index.ts` },
      ],
    },
    // Node does not resolve the imports inside the ES modules of fp-ts.
    ssr: { noExternal: ['fp-ts', 'io-ts'] },
    server: { fs: { allow: [root] } },
  },
})
