// Writes what models read: a Markdown twin beside each page that was built, and llms.txt with the list of them.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const docs = fileURLToPath(new URL('../..', import.meta.url))
const dist = join(docs, 'site/dist')

const below = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md') && !/(^|[\\/])(node_modules|dist|site)[\\/]/.test(file))
    .map((file) => file.replaceAll('\\', '/'))
    .sort()

const pages = [
  ...below(docs).map((file) => ({ file: join(docs, file), page: file })),
  ...below(join(docs, 'site/pages')).map((file) => ({ file: join(docs, 'site/pages', file), page: file })),
].filter(({ page }) => existsSync(join(dist, page.replace(/\.md$/, '.html'))))

const titleOf = (text: string): string => /^# (.*)$/m.exec(text)?.[1] ?? ''
const summaryOf = (text: string): string => {
  const body = text.replace(/^---[\s\S]*?---/, '').replace(/^# .*$/m, '')
  return /^\s*([^#\s`|<-][^\n]*)/.exec(body)?.[1]?.split(/(?<=\.)\s/)[0] ?? ''
}

const lines = pages.map(({ file, page }) => {
  const target = join(dist, page)
  mkdirSync(dirname(target), { recursive: true })
  copyFileSync(file, target)
  const text = readFileSync(file, 'utf8')
  const summary = summaryOf(text)
  return { page, line: `- [${titleOf(text)}](${page})${summary === '' ? '' : `: ${summary}`}` }
})

const list = (is: (page: string) => boolean): string =>
  lines
    .filter(({ page }) => is(page))
    .map(({ line }) => line)
    .join('\n')

writeFileSync(
  join(dist, 'llms.txt'),
  `# rxjs-anthropic

> The streaming APIs of Claude as cold RxJS Observables of typed events, in TypeScript. Install with \`npm install rxjs-anthropic rxjs\`.

\`messages(anthropic({ apiKey }))\` returns a function from a request to a cold Observable of events. Operators such as \`textDeltas()\`, \`scanMessage()\` and \`reduceMessage()\` read it. A stream completes after \`message_stop\`, or errors with one of six failures.

## Pages

${list((page) => !page.startsWith('reference/') && page !== 'playground.md' && page !== 'index.md')}

## Reference

${list((page) => page.startsWith('reference/') && page !== 'reference/index.md')}
`,
)
