// Writes the pages of the reference from the TSDoc of all exports: docs/site/pages/reference.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Documented, readExports } from './readExports.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const folder = join(root, 'docs/site/pages/reference')

const exported = readExports(root)

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

/** The root entry has a page for each category, any other entry one page. */
const pageOf = ({ entries, category }: Documented): string => {
  const entry = entries[0] ?? 'rxjs-anthropic'
  return entry === 'rxjs-anthropic' ? slug(category) : slug(entry.replace('rxjs-anthropic/', 'entry-'))
}

const titleOf = ({ entries, category }: Documented): string =>
  entries[0] === 'rxjs-anthropic' ? category : (entries[0] ?? '')

const byName = new Map(exported.map((it) => [it.name, it]))

const linkTo = (it: Documented): string => `[\`${it.name}\`](/reference/${pageOf(it)}#${anchorOf(it.name)})`

/** Names that differ in case only, as Tool and tool, need anchors that differ in more. */
const anchorOf = (name: string): string => (/^[A-Z]/.test(name) ? `type-${name.toLowerCase()}` : name.toLowerCase())

/** `{@link name}` as a link of Markdown; outside code, signs that begin a tag are escaped. */
const markdown = (text: string): string =>
  text
    .split(/(```[\s\S]*?```|`[^`\n]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : prose(part)))
    .join('')

const prose = (text: string): string =>
  text
    .replace(/\{@link\s+([^\s|}]+)(?:[\s|]+([^}]*))?\}/g, (_, target: string, words: string | undefined) => {
      const known = byName.get(target)
      if (known !== undefined)
        return words ? `[${words}](/reference/${pageOf(known)}#${anchorOf(known.name)})` : linkTo(known)
      return /^https?:/.test(target) ? `[${words ?? target}](${target})` : `\`${words ?? target}\``
    })
    .replace(/<(?![a-z/]+>)/g, '&lt;')
    .replaceAll('{{', '&#123;&#123;')

const cell = (text: string): string =>
  markdown(text)
    .replaceAll('|', '\\|')
    .replace(/\s*\n\s*/g, ' ')

const sectionOf = (it: Documented): string => {
  const since = it.since === undefined ? '' : ` · since ${it.since}`
  const imports = it.entries.map((entry) => `\`${entry}\``).join(', ')
  const source = `[source](/source/${it.file.replace(/^src\//, '')}.txt)`
  const members = it.members.filter(({ description }) => description !== '')
  return [
    `## ${it.name} {#${anchorOf(it.name)}}`,
    `<p class="about">${it.kind} · ${imports.replace(/`([^`]*)`/g, '<code>$1</code>')}${since}</p>`,
    markdown(it.description),
    members.length > 0
      ? [
          '| member | type | what it is |',
          '| --- | --- | --- |',
          ...it.members.map(
            (member) =>
              `| \`${member.name}\`${member.optional ? ' (optional)' : ''} | \`${member.type.replace(/\s+/g, ' ').replaceAll('|', '\\|')}\` | ${cell(member.description)} |`,
          ),
        ].join('\n')
      : ['```ts', it.signature, '```'].join('\n'),
    ...it.examples.map((example) => markdown(example)),
    it.see.length > 0
      ? `See also: ${it.see.map((text) => cell(/^https?:/.test(text) ? `<${text}>` : text)).join('; ')}`
      : '',
    source,
  ]
    .filter((part) => part !== '')
    .join('\n\n')
}

/** The pages of the root entry, as people look for them; others follow. */
const order =
  'sources transports operators folds selectors output recovery conversation relay failures messages events deltas blocks citations tool-results requests types json wire codecs'.split(
    ' ',
  )
const placeOf = (it: Documented): number => {
  const place = order.indexOf(pageOf(it))
  return it.entries[0] !== 'rxjs-anthropic' ? order.length + 1 : place < 0 ? order.length : place
}

const pages = new Map<string, Documented[]>()
for (const it of [...exported].sort((a, b) => placeOf(a) - placeOf(b)))
  pages.set(pageOf(it), [...(pages.get(pageOf(it)) ?? []), it])

rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })

for (const [page, all] of pages) {
  const first = all[0]
  if (first === undefined) continue
  const sorted = [...all].sort((a, b) => Number(a.kind === 'type') - Number(b.kind === 'type'))
  const contents = sorted.map((it) => `[\`${it.name}\`](#${anchorOf(it.name)})`).join(' · ')
  const text = [`---\noutline: 2\n---`, `# ${titleOf(first)} {#page}`, contents, ...sorted.map(sectionOf)].join('\n\n')
  const path = join(folder, `${page}.md`)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `${text}\n`)
}

const firstSentence = (text: string): string => cell(text.split(/(?<=\.)\s|\n/)[0] ?? '')

const index = [
  '# Reference',
  `Every export of \`rxjs-anthropic\` and its entries: ${exported.length} names, from the comments in the source.`,
  ...[...pages].map(([page, all]) => {
    const first = all[0]
    const shown = all.filter((it) => it.kind !== 'type' && it.kind !== 'codec')
    const rest = all.filter((it) => !shown.includes(it))
    return [
      `## [${first === undefined ? page : titleOf(first)}](/reference/${page})`,
      shown.length === 0
        ? ''
        : [
            '| name | first sentence |',
            '| --- | --- |',
            ...shown.map((it) => `| ${linkTo(it)} | ${firstSentence(it.description)} |`),
          ].join('\n'),
      rest.length === 0 ? '' : `Types: ${rest.map(linkTo).join(', ')}`,
    ]
      .filter((part) => part !== '')
      .join('\n\n')
  }),
].join('\n\n')
writeFileSync(join(folder, 'index.md'), `${index}\n`)
writeFileSync(
  join(folder, 'sidebar.json'),
  JSON.stringify(
    [...pages].flatMap(([page, [first]]) => (first ? [{ text: titleOf(first), link: `/reference/${page}` }] : [])),
  ),
)
