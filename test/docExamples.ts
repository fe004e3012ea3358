import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One `ts` block of the docs. */
export interface DocExample {
  /** The file from the root of the project. */
  readonly file: string
  /** The heading it stands under, or the name that it documents. */
  readonly title: string
  /** The line of the file on which its code begins, from 0. */
  readonly line: number
  readonly code: string
  /** The lines that it says it prints, in order. */
  readonly prints: readonly string[]
}

export const root = join(__dirname, '..')

/** All examples: of README.md, CONTRIBUTING.md, docs/ and the TSDoc of src/. */
export const docExamples = (): readonly DocExample[] =>
  [
    ...['README.md', 'CONTRIBUTING.md'].filter((file) => existsSync(join(root, file))),
    ...filesBelow('docs', '.md'),
    ...filesBelow('src', '.ts'),
  ].flatMap((file) => examplesOf(file, readFileSync(join(root, file), 'utf8')))

/** The examples of one file, Markdown or TypeScript. */
export const examplesOf = (file: string, text: string): readonly DocExample[] =>
  (file.endsWith('.ts') ? comments(text) : [{ line: 0, text, name: undefined }]).flatMap((part) =>
    blocks(part.text).map(({ heading, line, code }) => ({
      file,
      title: part.name ?? heading,
      line: part.line + line,
      code,
      prints: [...code.matchAll(/\/\/ => ?(.*)$/gm)].map(([, printed = '']) => printed.trimEnd()),
    })),
  )

const filesBelow = (folder: string, ending: string): readonly string[] =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith(ending) && !/(^|[\\/])(node_modules|dist|reference)[\\/]/.test(file))
        .map((file) => `${folder}/${file.replaceAll('\\', '/')}`)
        .sort()
    : []

const comments = (text: string): readonly { line: number; text: string; name: string }[] =>
  [
    ...text.matchAll(
      /\/\*\*[\s\S]*?\*\/\s*(?:(?:export|declare|const|readonly|function|class|interface|type)\s+)*(\w*)/g,
    ),
  ].map(({ 0: comment, 1: name = '', index }) => ({
    line: linesIn(text.slice(0, index)),
    text: comment.replace(/\*\/[\s\S]*$/, '').replace(/^ *\/?\*+ ?/gm, ''),
    name,
  }))

const linesIn = (text: string): number => text.split('\n').length - 1

/** The blocks whose language is exactly `ts`, without the indentation of their fence. */
const blocks = (text: string): readonly { heading: string; line: number; code: string }[] =>
  [...text.matchAll(/^( *)(`{3,})(\S*).*\n([\s\S]*?)^ *\2`*$/gm)]
    .filter(({ 3: language }) => language === 'ts')
    .map(({ 0: block, 1: indentation = '', 4: code = '', index }) => {
      const before = text.slice(0, index)
      return {
        heading:
          before
            .match(/^#+ .*$/gm)
            ?.at(-1)
            ?.replace(/^#+ /, '') ?? '',
        line: linesIn(before) + linesIn(block.slice(0, block.indexOf(code))),
        code: code.replaceAll(new RegExp(`^${indentation}`, 'gm'), ''),
      }
    })
