import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const root = join(__dirname, '..')
const { exports } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const entries = Object.keys(exports)
  .filter((entry) => !entry.endsWith('.json'))
  .map((entry) => join(root, 'src', entry, 'index.ts'))
const config = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root)
const program = ts.createProgram(entries, options)
const checker = program.getTypeChecker()

interface Export {
  readonly name: string
  readonly said: string
  readonly tags: readonly string[]
  /** Whether it is a function or a class, and so is called. */
  readonly called: boolean
  /** Whether it exists at run time. */
  readonly value: boolean
}

const exportsOf = (entry: string): readonly Export[] => {
  const file = program.getSourceFile(entry)
  const module = file && checker.getSymbolAtLocation(file)
  return module === undefined ? [] : checker.getExportsOfModule(module).map(describeExport)
}

const describeExport = (symbol: ts.Symbol): Export => {
  const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const [declaration] = target.declarations ?? []
  const type = declaration && checker.getTypeOfSymbolAtLocation(target, declaration)
  return {
    name: symbol.name,
    said: ts.displayPartsToString(target.getDocumentationComment(checker)),
    tags: target.getJsDocTags(checker).map(({ name }) => name),
    value: isValueExport(symbol, target),
    called: (type?.getCallSignatures().length ?? 0) > 0 || (target.flags & ts.SymbolFlags.Class) !== 0,
  }
}

/** `export type { X }` leaves the value of X behind. */
const isValueExport = (symbol: ts.Symbol, { flags }: ts.Symbol): boolean =>
  (flags & ts.SymbolFlags.Value) !== 0 &&
  !(symbol.declarations ?? []).some((it) => ts.isExportSpecifier(it) && (it.isTypeOnly || it.parent.parent.isTypeOnly))

const all = [...new Map(entries.flatMap(exportsOf).map((exported) => [exported.name, exported]))]

describe('every public export', () => {
  it('is looked at', () => {
    expect(all.length).toBeGreaterThan(100)
  })

  it('is one of at most 60 values of the root entry', () => {
    const values = exportsOf(join(root, 'src/index.ts')).filter(({ value }) => value)
    expect(values.length).toBeGreaterThan(30)
    expect(values.length).toBeLessThanOrEqual(60)
  })

  it.each(all)('%s has a sentence, a category and the version that brought it', (_, { said, tags }) => {
    expect(said).toMatch(/[.:)|]$/)
    expect(tags).toContain('category')
    expect(tags).toContain('since')
  })

  it.each(all.filter(([, { called }]) => called))('%s has an example', (_, { tags }) => {
    expect(tags).toContain('example')
  })
})
