import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join, relative } from 'node:path'
import ts from 'typescript'

const src = join(__dirname, '../src')

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
  ['testing', 'angular', 'redis'],
  ['batches', 'bedrock', 'completions', 'server', 'sessions', 'index.ts'],
]

/** Files that are named for what they hold together, each with the reason. */
const namedForMore: ReadonlyMap<string, string> = new Map([
  ['operators/either.ts', 'holds toEither and fromEither, a pair of inverses'],
  ['codec/schema/borrowedType.ts', 'holds the three ways of one mark: borrowing, keeping, giving back'],
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

const exportsOf = (file: string): readonly string[] =>
  statementsOf(file).flatMap((statement) => {
    const modifiers = ts.canHaveModifiers(statement) ? (ts.getModifiers(statement) ?? []) : []
    if (!modifiers.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword)) return []
    if (ts.isVariableStatement(statement)) return statement.declarationList.declarations.map((it) => it.name.getText())
    return 'name' in statement ? [(statement.name as ts.Identifier).text] : []
  })

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

  it('excuses no file that is gone', () => {
    expect([...namedForMore.keys()].filter((file) => !files.includes(file))).toEqual([])
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
