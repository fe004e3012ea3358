import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'

/** One public export, as its comment documents it. */
export interface Documented {
  readonly name: string
  /** The entries that export it, such as `rxjs-anthropic/server`. */
  readonly entries: readonly string[]
  /** Whether the first entry exports it as a value, or as a type only. */
  readonly kind: 'function' | 'class' | 'codec' | 'value' | 'type'
  readonly category: string
  readonly since: string | undefined
  readonly description: string
  readonly examples: readonly string[]
  readonly see: readonly string[]
  /** Its declaration, or the type of a function. */
  readonly signature: string
  /** The members of an interface that have comments. */
  readonly members: readonly Member[]
  /** From the root of the project. */
  readonly file: string
}

export interface Member {
  readonly name: string
  readonly optional: boolean
  readonly type: string
  readonly description: string
}

/** Reads every export of every entry of the package, each once, in the order of the entries. */
export const readExports = (root: string): readonly Documented[] => {
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { exports: Record<string, unknown> }
  const entries = Object.keys(manifest.exports)
    .filter((entry) => !entry.endsWith('.json'))
    .sort((a, b) => rank(a) - rank(b) || a.localeCompare(b))
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: unknown
  }
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const files = entries.map((entry) => join(root, 'src', entry, 'index.ts'))
  const program = ts.createProgram(files, options)
  const checker = program.getTypeChecker()

  const found = new Map<ts.Symbol, { readonly name: string; readonly entries: string[]; readonly value: boolean }>()
  for (const [index, entry] of entries.entries()) {
    const file = program.getSourceFile(files[index] ?? '')
    const module = file && checker.getSymbolAtLocation(file)
    for (const exported of module === undefined ? [] : checker.getExportsOfModule(module)) {
      const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported
      const name = `rxjs-anthropic${entry.slice(1)}`
      const known = found.get(target)
      if (known === undefined)
        found.set(target, { name: exported.name, entries: [name], value: isValue(exported, target) })
      else known.entries.push(name)
    }
  }
  return [...found].map(([symbol, exported]) => ({
    ...exported,
    ...document(symbol, checker, root),
  }))
}

/** The root entry first, and the codecs last: most of them are types of the root, too. */
const rank = (entry: string): number => (entry === '.' ? 0 : entry === './codec' ? 2 : 1)

const isValue = (exported: ts.Symbol, { flags }: ts.Symbol): boolean =>
  (flags & ts.SymbolFlags.Value) !== 0 &&
  !(exported.declarations ?? []).some(
    (it) => ts.isExportSpecifier(it) && (it.isTypeOnly || it.parent.parent.isTypeOnly),
  )

const document = (symbol: ts.Symbol, checker: ts.TypeChecker, root: string): Omit<Documented, 'name' | 'entries'> => {
  const declarations = symbol.declarations ?? []
  const declaration = declarations[0]
  if (declaration === undefined) throw new Error(`${symbol.name} has no declaration.`)
  const tags = tagsOf(textOf(declaration) ?? '')
  const text = (name: string): readonly string[] => tags.filter((tag) => tag.name === name).map((tag) => tag.text)
  const type = checker.getTypeOfSymbolAtLocation(symbol, declaration)
  const isClass = (symbol.flags & ts.SymbolFlags.Class) !== 0
  const isConst = ts.isVariableDeclaration(declaration)
  const isFunction = type.getCallSignatures().length > 0 && isConst
  const isCodec = isConst && type.getProperty('isPlain') !== undefined && type.getCallSignatures().length === 0
  const holder = declarations.find(ts.isInterfaceDeclaration)
  return {
    kind: isFunction ? 'function' : isClass ? 'class' : isCodec ? 'codec' : isConst ? 'value' : 'type',
    category: text('category')[0] ?? 'Other',
    since: text('since')[0],
    description: commentOf(declaration) ?? ts.displayPartsToString(symbol.getDocumentationComment(checker)),
    examples: text('example'),
    see: text('see'),
    signature: signatureOf(symbol.name, declaration, type, checker, isFunction),
    members:
      isConst || isClass || holder === undefined
        ? []
        : checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol)).flatMap((it) => memberOf(it, root)),
    file: relative(root, declaration.getSourceFile().fileName).replaceAll('\\', '/'),
  }
}

/** The text of a comment, with its links as they are written. */
const textOf = (declaration: ts.Declaration): string | undefined => {
  const holder = ts.isVariableDeclaration(declaration) ? declaration.parent.parent : declaration
  const comment = ts.getJSDocCommentsAndTags(holder).find(ts.isJSDoc)?.getText()
  return comment?.replace(/^\/\*\*\s?|\s*\*\/$/g, '').replace(/^[ \t]*\* ?/gm, '')
}

const tag = /^@(example|see|category|since|param|template|typeParam)\b/

/** The text up to the first block tag. */
const commentOf = (declaration: ts.Declaration): string | undefined =>
  textOf(declaration)
    ?.replace(new RegExp(`${tag.source}[\\s\\S]*$`, 'm'), '')
    .trim()

/** The block tags. The compiler takes an `@` in an example for a tag, and ends the example there. */
const tagsOf = (comment: string): readonly { readonly name: string; readonly text: string }[] =>
  comment.split(new RegExp(`(?=${tag.source.replace('(', '(?:')})`, 'm')).flatMap((part) => {
    const name = tag.exec(part)?.[1]
    return name === undefined ? [] : [{ name, text: part.slice(name.length + 1).trim() }]
  })

const signatureOf = (
  name: string,
  declaration: ts.Declaration,
  type: ts.Type,
  checker: ts.TypeChecker,
  isFunction: boolean,
): string => {
  if (isFunction && ts.isVariableDeclaration(declaration) && declaration.initializer !== undefined) {
    const source = declaration.initializer
    const header = ts.isArrowFunction(source) && source.type !== undefined ? headerOf(source) : undefined
    return `const ${name}: ${header ?? checker.typeToString(type, declaration, ts.TypeFormatFlags.NoTruncation)}`
  }
  if (ts.isVariableDeclaration(declaration)) return declaration.parent.parent.getText().replace(/^export /, '')
  if (ts.isClassDeclaration(declaration)) {
    const members = declaration.members
      .filter((member) => !ts.isMethodDeclaration(member) || !member.getText().startsWith('private'))
      .map((member) =>
        ts.isConstructorDeclaration(member) && member.body ? textUpTo(member, member.body) : member.getText(),
      )
    const heritage = declaration.heritageClauses?.map((it) => it.getText()).join(' ') ?? ''
    return `class ${name} ${heritage} {\n${members.map((it) => `  ${it}`).join('\n')}\n}`
  }
  return declaration.getText().replace(/^export /, '')
}

/** An arrow function as a type: its parameters and what it returns. */
const headerOf = (arrow: ts.ArrowFunction): string => {
  const parameters =
    arrow.typeParameters === undefined ? '' : `<${arrow.typeParameters.map((it) => it.getText()).join(', ')}>`
  const values = arrow.parameters.map((it) => (it.initializer === undefined ? it.getText() : optional(it)))
  return `${parameters}(${values.join(', ')}) => ${arrow.type?.getText() ?? ''}`
}

const optional = ({ name, type }: ts.ParameterDeclaration): string =>
  `${ts.isIdentifier(name) ? name.text : 'config'}?: ${type?.getText() ?? 'unknown'}`

const textUpTo = (node: ts.Node, end: ts.Node): string =>
  node.getSourceFile().text.slice(node.getStart(), end.getStart()).trim()

/** A member that is declared in the library, by the interface itself or by one that it extends. */
const memberOf = (symbol: ts.Symbol, root: string): readonly Member[] => {
  const declared = symbol.declarations?.find((it) => ts.isPropertySignature(it) || ts.isMethodSignature(it))
  if (declared === undefined || relative(root, declared.getSourceFile().fileName).includes('node_modules')) return []
  const type = ts.isPropertySignature(declared) ? (declared.type?.getText() ?? '') : declared.getText()
  return [
    {
      name: symbol.name,
      optional: (symbol.flags & ts.SymbolFlags.Optional) !== 0,
      type: type.replace(/ \| undefined$/, ''),
      description: commentOf(declared) ?? '',
    },
  ]
}
