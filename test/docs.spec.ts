import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { docExamples, examplesOf, root } from './docExamples.ts'
import { runExample } from './runExample.ts'

const examples = docExamples()

/** A module for each example, which exists in memory only. */
const pathOf = (index: number): string => join(root, `doc-example-${index}.ts`)

const optionsOf = (): ts.CompilerOptions => {
  const config = join(root, 'test/tsconfig.json')
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile(config, (file) => ts.sys.readFile(file)).config,
    { ...ts.sys, readDirectory: () => [] },
    join(root, 'test'),
    undefined,
    config,
  )
  return { ...options, types: ['node'], skipLibCheck: true, experimentalDecorators: true }
}

/** What the compiler says against each example, as `file:line: message`. */
const problems = (): readonly (readonly string[])[] => {
  const options = optionsOf()
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists, getSourceFile } = host
  const codes = new Map(examples.map(({ code }, index) => [pathOf(index), code]))
  const program = ts.createProgram({
    rootNames: [...['docsPrelude', 'docsModules'].map((name) => join(root, `test/${name}.d.ts`)), ...codes.keys()],
    options,
    host: {
      ...host,
      fileExists: (file) => codes.has(file) || fileExists(file),
      readFile: (file) => codes.get(file) ?? readFile(file),
      getSourceFile: (file, target, ...rest) => {
        const code = codes.get(file)
        return code === undefined ? getSourceFile(file, target, ...rest) : ts.createSourceFile(file, code, target)
      },
    },
  })
  return examples.map(({ file, line }, index) => {
    const source = program.getSourceFile(pathOf(index))
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map((it) => {
      const at = it.file?.getLineAndCharacterOfPosition(it.start ?? 0).line ?? 0
      return `${file}:${line + at + 1}: ${ts.flattenDiagnosticMessageText(it.messageText, '\n')}`
    })
  })
}

const named = examples.map((example, index) => {
  const twins = examples.filter(({ file, title }) => file === example.file && title === example.title)
  const place = twins.length > 1 ? `, ${twins.indexOf(example) + 1}` : ''
  return { name: `${example.file}: ${example.title}${place}`, example, index }
})

describe('An example in the docs', () => {
  const found: (readonly string[])[] = []

  beforeAll(() => found.push(...problems()), 30_000)

  it.each(named)('$name', async ({ example, index }) => {
    expect(found[index]).toEqual([])
    if (example.prints.length > 0) expect(await runExample(example)).toEqual(example.prints)
  })
})

describe('The cookbook', () => {
  /** Those that a reader has to understand: without imports, comments and empty lines. */
  const linesOf = (code: string): readonly string[] =>
    code
      .replace(/^import [^']*'[^']*'\n/gm, '')
      .split('\n')
      .filter((line) => !/^\s*(\/\/.*|\/\*\*.*\*\/)?$/.test(line))

  it('has programs of at most fifteen lines', () => {
    const long = named
      .filter(({ example }) => example.file === 'docs/cookbook.md')
      .map(({ name, example }) => ({ name, lines: linesOf(example.code).length }))
      .filter(({ lines }) => lines > 15)
    expect(long).toEqual([])
  })

  it('has programs in TypeScript only, so that the compiler checks them', () => {
    const languages = readFileSync(join(root, 'docs/cookbook.md'), 'utf8').match(/(?<=^```)\w+/gm)
    expect(new Set(languages)).toEqual(new Set(['ts']))
  })

  it('counts no import, no comment and no empty line', () => {
    const code = "import {\n  a,\n} from 'a'\nimport 'b'\n\n// why\n/** What. */\na() // twice\n  // => x\na()\n"
    expect(linesOf(code)).toEqual(['a() // twice', 'a()'])
  })
})

describe('SECURITY.md', () => {
  it('links to the page that says what is promised, what is not, and what an operator has to do', () => {
    const link = /\]\((docs\/[\w-]+\.md)\)/.exec(readFileSync(join(root, 'SECURITY.md'), 'utf8'))?.[1]
    const headings = readFileSync(join(root, link ?? ''), 'utf8').match(/^## .*$/gm)
    expect(headings).toEqual(['## What is promised', '## What is not promised', '## What an operator has to do'])
  })
})

describe('The reader of the docs', () => {
  it('finds a block in a comment, with its name and its line', () => {
    const text =
      "const a = 1\n/**\n * Says.\n *\n * ```ts\n * console.log('x') // => x\n * // => y\n * ```\n */\nexport const says = 1\n"
    expect(examplesOf('says.ts', text)).toEqual([
      { file: 'says.ts', title: 'says', line: 5, code: "console.log('x') // => x\n// => y\n", prints: ['x', 'y'] },
    ])
  })

  it('finds the blocks of a page below their headings, and only those in ts', () => {
    const text =
      '# One\n```sh\nls\n```\n## Two\n- item\n  ```ts\n  a()\n    b()\n  ```\n````md\n```ts\nno()\n```\n````\n'
    expect(examplesOf('page.md', text)).toEqual([
      { file: 'page.md', title: 'Two', line: 7, code: 'a()\n  b()\n', prints: [] },
    ])
  })
})
