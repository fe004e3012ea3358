import { join } from 'node:path'
import ts from 'typescript'

const root = join(__dirname, '../..')

/** A program of a user; the last two statements are wrong. */
const file = join(__dirname, 'program.ts')
const text = `
import * as t from 'io-ts'
import type { Observable } from 'rxjs'
import { of } from 'rxjs'
import {
  catchFailure,
  continueByModel,
  type MessageRequest,
  type MessageStreamEvent,
  retryWithBackoff,
  type StreamFn,
  tool,
  withResume,
} from 'rxjs-anthropic'

declare const ask: StreamFn<MessageRequest, MessageStreamEvent>
declare const events$: Observable<MessageStreamEvent>

export const caught = events$.pipe(catchFailure({ ApiFailure: () => of('busy'), StalledFailure: () => of(7) }))

export const resumed = withResume((request) => ask(request).pipe(retryWithBackoff()), { by: continueByModel })

export const wrongOutput = tool({
  name: 'a',
  description: '',
  input: t.type({ city: t.string }),
  run: () => 21,
})

export const wrongRequest: MessageRequest = 7
`

const { config } = ts.readConfigFile(join(root, 'test/tsconfig.json'), ts.sys.readFile) as { config: object }
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(root, 'test'))
const host = ts.createCompilerHost(options)
const program = ts.createProgram([file], options, {
  ...host,
  fileExists: (path) => path === file || host.fileExists(path),
  readFile: (path) => (path === file ? text : host.readFile(path)),
  getSourceFile: (path, version) =>
    path === file ? ts.createSourceFile(path, text, version) : host.getSourceFile(path, version),
})
const checker = program.getTypeChecker()
const source = program.getSourceFile(file)

/** The type of an exported constant, as an editor shows it. */
const hovered = (name: string): string => {
  const module = source && checker.getSymbolAtLocation(source)
  const symbol = module && checker.getExportsOfModule(module).find((it) => it.name === name)
  return symbol ? checker.typeToString(checker.getTypeOfSymbol(symbol)) : `there is no ${name}`
}

const errors = program
  .getSemanticDiagnostics(source)
  .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))

describe('A type that a reader meets', () => {
  it('is evaluated: the values of catchFailure', () => {
    expect(hovered('caught')).toBe('Observable<string | number | MessageStreamEvent>')
  })

  it('is inferred: the events of withResume around a function with a retry', () => {
    expect(hovered('resumed')).toBe('StreamFn<MessageRequest, MessageStreamEvent | Resume>')
  })

  it('is named in one line by an error', () => {
    expect(errors).toEqual([
      "Type 'number' is not assignable to type 'string | ObservableInput<ToolOutput | Progress>'.",
      "Type 'number' is not assignable to type 'MessageRequest'.",
    ])
  })
})
