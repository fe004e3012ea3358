// Writes what each entry exports, with its types, to api/: `npm run api`. A change of the public surface is then part of a diff.
// `--check` fails if a report is not what the sources export. Needs `npm run build`.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'))
const entries = Object.keys(exports)
  .filter((entry) => entry !== './package.json')
  .map((entry) => (entry === '.' ? '' : entry.slice(2)))
const declarationOf = (entry) => join('dist/cjs', entry, 'index.d.ts')

const program = ts.createProgram(entries.map(declarationOf), {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  types: [],
})
const checker = program.getTypeChecker()
const printer = ts.createPrinter({ removeComments: true })

/** What declares a symbol, without comments: the value first, then the type of the same name. */
const textOf = (exported) => {
  const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
  return (symbol.declarations ?? [])
    .map((node) => (ts.isVariableDeclaration(node) ? node.parent.parent : node))
    .map((node) => printer.printNode(ts.EmitHint.Unspecified, node, node.getSourceFile()))
    .map((text) => text.replace(/^(export )?(declare )?/, ''))
    .join('\n')
}

const reportOf = (entry) => {
  const source = checker.getSymbolAtLocation(program.getSourceFile(declarationOf(entry)))
  const exported = checker.getExportsOfModule(source).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const title = ['rxjs-anthropic', entry].filter((part) => part !== '').join('/')
  return `${title}: ${exported.length} names\n\n${exported.map(textOf).join('\n\n')}\n`
}

const fileOf = (entry) => `${entry === '' ? 'root' : entry}.txt`
const reports = new Map(entries.map((entry) => [fileOf(entry), reportOf(entry)]))

if (process.argv.includes('--check')) {
  const kept = new Map(readdirSync('api').map((file) => [file, readFileSync(join('api', file), 'utf8')]))
  const changed = [...new Set([...reports.keys(), ...kept.keys()])].filter(
    (file) => reports.get(file) !== kept.get(file),
  )
  for (const file of changed) {
    const [now, before] = [reports, kept].map((all) => new Set((all.get(file) ?? '').split('\n\n')))
    console.error(`api/${file}`)
    for (const text of [...before].filter((it) => !now.has(it))) console.error(text.replace(/^/gm, '- '))
    for (const text of [...now].filter((it) => !before.has(it))) console.error(text.replace(/^/gm, '+ '))
  }
  if (changed.length > 0) {
    console.error('The public surface has changed. If that is meant: npm run api, and commit api/.')
    process.exitCode = 1
  }
} else {
  rmSync('api', { recursive: true, force: true })
  mkdirSync('api')
  for (const [file, report] of reports) writeFileSync(join('api', file), report)
}
