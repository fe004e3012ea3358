// Counts the constructions that make the documentation hard to read, and lists where they are: `node scripts/words.mjs`.
//
//   node scripts/words.mjs --list             every place
//   node scripts/words.mjs --list src/relay   the places in some files or folders
//
// It reads comments, strings and prose: all lines of `src`, `docs`, `examples`, README.md, CONTRIBUTING.md and CHANGELOG.md, but for recordings,
// the stories of the chat and the generated pages of the site.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** What to look for, and what to write instead. */
const constructions = [
  { name: 'where (as a condition)', write: 'if, when', pattern: /\bwhere\b/gi },
  { name: 'behind (in time or order)', write: 'after', pattern: /\bbehind\b/gi },
  {
    name: 'gives, says (of a thing)',
    write: 'returns, emits, contains, reports',
    pattern: /\b(gives|gave|says|said)\b/gi,
  },
  {
    name: 'is no X',
    write: 'is not an X, is not valid X',
    pattern: /(?<!\bthere )\b(is|are|was|were|be|been) no (?!longer|more|one)[a-z]/gi,
  },
  {
    name: 'nobody, somebody, whoever, whom',
    write: 'no one, you, the caller, the reader',
    pattern: /\b(nobody|somebody|everybody|anybody|whoever|whomever|whom)\b|(?<=^|[.;:,*] )who\b/gi,
  },
  { name: 'anew, once more', write: 'again, on each subscription', pattern: /\b(anew|once more)\b/gi },
  { name: 'goes on, is gone on with', write: 'continues, is continued', pattern: /\b(goes|go|gone|went|going) on\b/gi },
  { name: 'is let go', write: 'is closed, is cancelled, is released', pattern: /\b(let|lets) (\w+ ){0,4}go\b/gi },
  {
    name: 'has come, what came',
    write: 'arrived, was received',
    pattern:
      /\b(has|have|had) come\b|\b(what|that|which) (came|comes)\b(?! from)|\bcomes?\b(?! from| back| in| first| to)/gi,
  },
  { name: 'stands (of text or code)', write: 'is, appears', pattern: /\b(stands?|stood)\b/gi },
  { name: 'void, begins again', write: 'discarded, restarts', pattern: /\b(is|are|was) void\b|\bbegins? again\b/gi },
  { name: 'its words', write: 'its message', pattern: /\b(its|their) (own )?words?\b/gi },
]

const places = ['src', 'docs', 'examples', 'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md']
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const list = process.argv.includes('--list')

const filesBelow = (path) =>
  statSync(path).isDirectory()
    ? readdirSync(path)
        .filter((name) => !['node_modules', 'dist', '.angular', 'recordings', 'pages', 'texts.ts'].includes(name))
        .flatMap((name) => filesBelow(join(path, name)))
    : /\.(ts|tsx|mjs|html|css|md)$/.test(path)
      ? [path]
      : []

const files = (named.length > 0 ? named : places).flatMap(filesBelow).sort()
const found = constructions.map((construction) => ({ ...construction, places: [] }))

for (const file of files) {
  for (const [index, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    for (const { pattern, places } of found) {
      for (const { 0: text } of line.matchAll(pattern)) places.push(`${file}:${index + 1}: ${text}: ${line.trim()}`)
    }
  }
}

for (const { name, write, places } of found) {
  console.log(`${String(places.length).padStart(5)}  ${name.padEnd(34)} write: ${write}`)
  if (list) for (const place of places) console.log(`       ${place.slice(0, 200)}`)
}
