import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import ts from 'typescript'
import { covered } from './covered.ts'

const src = join(__dirname, '../src')
const test = __dirname

/** From the ground up; those on one line do not see one another. */
const floors: readonly (readonly string[])[] = [
  ['StreamFn.ts'],
  ['failure'],
  ['wire'],
  ['json'],
  ['codec'],
  ['operators'],
  ['transport'],
  ['source'],
  ['conversation'],
  ['relay'],
  ['testing', 'angular', 'redis', 'telemetry'],
  ['batches', 'bedrock', 'completions', 'server', 'sessions', 'index.ts'],
]

/** Files that are named for what they hold together, each with the reason. */
const namedForMore: ReadonlyMap<string, string> = new Map([
  ['operators/either.ts', 'holds toEither and fromEither, a pair of inverses'],
  ['codec/messages/ToolResultBlock.ts', 'holds the result blocks of all server tools, none of them the main one'],
])

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/'))
  .sort()

const textOf = (file: string): string => readFileSync(join(src, file), 'utf8')

const roomOf = (file: string): string => file.split('/')[0] ?? file

const heightOf = (room: string): number => floors.findIndex((rooms) => rooms.includes(room))

const importsOf = (file: string): readonly string[] =>
  ts.preProcessFile(textOf(file), true, true).importedFiles.map(({ fileName }) => fileName)

const inside = (file: string, specifier: string): string =>
  relative(src, join(src, dirname(file), specifier)).replaceAll('\\', '/')

const isEntry = (file: string): boolean => basename(file) === 'index.ts'

/** Every import of a file of ours by another, as rooms. An entry only re-exports, from wherever a name is, and nothing imports it. */
const steps = files
  .filter((file) => !isEntry(file))
  .flatMap((file) =>
    importsOf(file)
      .filter((specifier) => specifier.startsWith('.'))
      .map((specifier) => ({ file, from: roomOf(file), target: inside(file, specifier) }))
      .map((step) => ({ ...step, to: roomOf(step.target) })),
  )

const mayImport = (from: string, to: string): boolean => from === to || heightOf(to) < heightOf(from)

const statementsOf = (file: string): readonly ts.Statement[] => [
  ...ts.createSourceFile(file, textOf(file), ts.ScriptTarget.Latest, true).statements,
]

const isExported = (statement: ts.Statement): boolean =>
  ts.canHaveModifiers(statement) &&
  (ts.getModifiers(statement) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)

const isValue = (statement: ts.Statement): boolean =>
  ts.isVariableStatement(statement) || ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)

const isType = (statement: ts.Statement): statement is ts.InterfaceDeclaration | ts.TypeAliasDeclaration =>
  ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)

/** The names that a statement at the top of a file declares. */
const namesIn = (statement: ts.Statement): readonly string[] => {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.flatMap(namesOf)
  return (isValue(statement) || isType(statement)) && 'name' in statement
    ? [(statement.name as ts.Identifier).text]
    : []
}

const namesOf = ({ name }: { readonly name: ts.BindingName }): readonly string[] =>
  ts.isIdentifier(name) ? [name.text] : name.elements.flatMap((it) => (ts.isBindingElement(it) ? namesOf(it) : []))

const exportsOf = (file: string): readonly string[] => statementsOf(file).filter(isExported).flatMap(namesIn)

/** What can be reached from a file by the given step, the file itself only if a path returns to it. */
const reachable = (start: string, next: (file: string) => readonly string[]): ReadonlySet<string> => {
  const reached = new Set<string>()
  const open = [...next(start)]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (reached.has(file)) continue
    reached.add(file)
    open.push(...next(file))
  }
  return reached
}

const importedBy = (file: string): readonly string[] =>
  steps.filter((step) => step.file === file).map(({ target }) => target)

const specOf = (file: string): string => file.replace(/\.ts$/, '.spec.ts')

/** The file that declares each name of an entry: `''` is the root. */
const declaring = (entry: string): ReadonlyMap<string, string> =>
  new Map(
    statementsOf(join(entry, 'index.ts'))
      .filter(ts.isExportDeclaration)
      .flatMap((it) =>
        it.exportClause !== undefined && ts.isNamedExports(it.exportClause)
          ? it.exportClause.elements.map(({ name }) => [name.text, inside(join(entry, 'index.ts'), moduleOf(it))])
          : [],
      ),
  )

const moduleOf = ({ moduleSpecifier }: ts.ImportDeclaration | ts.ExportDeclaration): string =>
  moduleSpecifier !== undefined && ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : ''

/** The values that a file of `src` or `test` imports, as the paths of the files of `src` and `test` that declare them. */
const valuesImportedBy = (path: string): readonly string[] => {
  if (!existsSync(path)) return []
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  return source.statements.filter(ts.isImportDeclaration).flatMap((declaration) => {
    const clause = declaration.importClause
    if (clause === undefined || clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return []
    const bindings = clause.namedBindings
    if (bindings === undefined || !ts.isNamedImports(bindings)) return []
    const names = bindings.elements.filter((it) => !it.isTypeOnly).map((it) => (it.propertyName ?? it.name).text)
    if (names.length === 0) return []
    const specifier = moduleOf(declaration)
    const target = specifier.startsWith('.')
      ? join(dirname(path), specifier)
      : join(src, specifier.replace(/^rxjs-anthropic\/?/, ''), 'index.ts')
    if (!specifier.startsWith('.') && !specifier.startsWith('rxjs-anthropic')) return []
    if (!isEntry(target)) return [target]
    const declared = declaring(relative(src, dirname(target)))
    return names.flatMap((name) => declared.get(name) ?? []).map((file) => join(src, file))
  })
}

describe('The house', () => {
  it('has no room that is not in the plan', () => {
    expect(files.map(roomOf).filter((room) => heightOf(room) < 0)).toEqual([])
  })

  it('has no folder named for nothing in particular', () => {
    const vague = /^(utils?|common|helpers?|types|internal|shared|misc)$/
    expect(
      files.filter((file) =>
        dirname(file)
          .split('/')
          .some((folder) => vague.test(folder)),
      ),
    ).toEqual([])
  })

  it('imports from the same floor or a lower one', () => {
    const upwards = steps.filter(({ from, to }) => !mayImport(from, to))
    expect(upwards.map(({ file, target }) => `${file} imports ${target}`)).toEqual([])
  })

  it.each(['failure', 'json', 'codec', 'operators/fold'])('keeps rxjs out of %s', (folder) => {
    const reactive = files.filter(
      (file) => file.startsWith(`${folder}/`) && importsOf(file).some((it) => /^rxjs(\/|$)/.test(it)),
    )
    expect(reactive).toEqual([])
  })

  it('keeps the JSON that is still arriving apart from the wire', () => {
    expect(steps.filter(({ from, to }) => from === 'json' && to === 'wire').map(({ file }) => file)).toEqual([])
  })

  it('imports no entry', () => {
    expect(steps.filter(({ target }) => isEntry(target)).map(({ file }) => file)).toEqual([])
  })

  it('never reaches itself by its own name', () => {
    expect(files.filter((file) => importsOf(file).some((it) => it.startsWith('rxjs-anthropic')))).toEqual([])
  })

  it('names a file after a main export', () => {
    const misnamed = files
      .filter((file) => !isEntry(file) && !namedForMore.has(file))
      .filter((file) => {
        const name = basename(file, '.ts').toLowerCase()
        return !exportsOf(file).some((it) => it.toLowerCase() === name)
      })
    expect(misnamed.map((file) => `${file} exports ${exportsOf(file).join(', ')}`)).toEqual([])
  })

  it('has no circle of imports, of types included', () => {
    const circular = files.filter((file) => reachable(file, importedBy).has(file))
    expect(circular).toEqual([])
  })

  it('declares a name in one file', () => {
    const places = new Map<string, Set<string>>()
    for (const file of files)
      for (const name of statementsOf(file).flatMap(namesIn))
        places.set(name, (places.get(name) ?? new Set()).add(file))
    const twice = [...places].filter(([, { size }]) => size > 1)
    expect(twice.map(([declared, where]) => `${declared}: ${[...where].join(', ')}`)).toEqual([])
  })

  it('has a spec for each file with a value, at the mirrored path or in test/covered.ts', () => {
    const listed = new Set(Object.values(covered).flat())
    const without = files
      .filter((file) => !isEntry(file) && statementsOf(file).some((it) => isExported(it) && isValue(it)))
      .filter((file) => !existsSync(join(test, specOf(file))) && !listed.has(file))
    expect(without).toEqual([])
  })

  it.each(Object.entries(covered))('uses in %s what it is listed for', (spec, listed) => {
    const reached = reachable(join(test, spec), valuesImportedBy)
    expect(listed.filter((file) => files.includes(file) && !reached.has(join(src, file)))).toEqual([])
  })

  it('excuses and lists no file that is gone', () => {
    const named = [...namedForMore.keys(), ...Object.values(covered).flat()]
    expect(named.filter((file) => !files.includes(file))).toEqual([])
  })

  it('loads with the root no codec of a request but that of a tool result, which a relay sends', () => {
    const root = join(src, 'index.ts')
    const exported = statementsOf('index.ts')
      .filter(ts.isExportDeclaration)
      .filter(({ isTypeOnly }) => !isTypeOnly)
      .map((it) => join(src, moduleOf(it)))
    const loaded = reachable(root, (path) => (path === root ? exported : valuesImportedBy(path)))
    const folder = 'codec/messages/request/'
    const requests = [...loaded].map((path) => relative(src, path)).filter((file) => file.startsWith(folder))
    expect(requests.sort()).toEqual([`${folder}CacheControl.ts`, `${folder}ToolResultBlockParam.ts`])
  })

  it.each(files.filter(isEntry))('has nothing but named re-exports in %s', (file) => {
    const others = statementsOf(file).filter(
      (it) =>
        !(
          ts.isExportDeclaration(it) &&
          it.moduleSpecifier !== undefined &&
          it.exportClause !== undefined &&
          ts.isNamedExports(it.exportClause)
        ),
    )
    expect(others.map((it) => it.getText())).toEqual([])
  })
})
