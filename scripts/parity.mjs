// Compares the types of `@anthropic-ai/sdk` with ours, and lists each field, type and value that ours do not know.
//
//   npm run parity                 with the installed version
//   npm run parity -- --latest     with the newest published one
//
// It walks the type graph of the SDK from what a stream, a request, a batch and a session contain. It fails on everything that
// is not in `omissions` below, and on an entry there that matches nothing.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import ts from 'typescript'

/** What ours leave out on purpose, by its path, with the reason. */
const omissions = [
  [/\.model: /, 'a model is a string: new ones need no new version of this package'],
  [/^request\.betas\[\]: /, 'a beta is a string, for the same reason'],
  [/^request\.stream$/, 'the transport sets it'],
  [/\.input_schema: untyped$/, 'any JSON schema fits, that of a library for schemas too'],
  [/\.tool_changes\[\].*(definition: untyped|cache_control)$/, 'the API writes them, and they are only sent back'],
  [/^session<session\.updated>\.agent: untyped$/, 'the configuration of an agent, which this package does not cover'],
]

const sdk = process.argv.includes('--latest') ? newest() : resolve('node_modules/@anthropic-ai/sdk')

/** The folder of the newest published version, unpacked. */
function newest() {
  const folder = mkdtempSync(join(tmpdir(), 'parity-'))
  execFileSync('npm', ['pack', '--silent', '@anthropic-ai/sdk@latest'], { cwd: folder })
  execFileSync('tar', ['xzf', readdirSync(folder).find((name) => name.endsWith('.tgz'))], { cwd: folder })
  return join(folder, 'package')
}

/** What is compared: theirs, then ours. */
const roots = `
import type * as GA from '${sdk}/resources/messages/messages.js'
import type * as GABatches from '${sdk}/resources/messages/batches.js'
import type * as Beta from '${sdk}/resources/beta/messages/messages.js'
import type * as BetaBatches from '${sdk}/resources/beta/messages/batches.js'
import type * as Events from '${sdk}/resources/beta/sessions/events.js'
import type * as Shared from '${sdk}/resources/shared.js'
import type { ErrorCode } from '../src/failure/ErrorCode.ts'
import type { ApiErrorKind, Message, MessageRequest, MessageStreamEvent } from '../src/index.ts'
import type { BatchResult } from '../src/batches/index.ts'
import type { SessionEvent, SessionEventParam } from '../src/sessions/index.ts'

export interface Roots {
  event: [GA.RawMessageStreamEvent | Beta.BetaRawMessageStreamEvent, MessageStreamEvent]
  message: [GA.Message | Beta.BetaMessage, Message]
  request: [GA.MessageCreateParams | Beta.MessageCreateParams, MessageRequest]
  batch: [GABatches.MessageBatchIndividualResponse | BetaBatches.BetaMessageBatchIndividualResponse, BatchResult]
  session: [Events.BetaManagedAgentsStreamSessionEvents | Events.BetaManagedAgentsSessionEvent, SessionEvent]
  sent: [Events.BetaManagedAgentsEventParams, SessionEventParam]
  errorKind: [Shared.ErrorObject['type'], ApiErrorKind]
  errorCode: [Shared.ErrorDetails['error_code'], ErrorCode]

}
`
const file = resolve('scripts/parityRoots.ts')
const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile)
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, '.')
const host = ts.createCompilerHost({ ...options, skipLibCheck: true })
const readSource = host.getSourceFile
host.getSourceFile = (name, ...rest) =>
  name === file ? ts.createSourceFile(name, roots, ts.ScriptTarget.Latest, true) : readSource(name, ...rest)
const fileExists = host.fileExists
host.fileExists = (name) => name === file || fileExists(name)

const program = ts.createProgram([file], { ...options, skipLibCheck: true, noEmit: true }, host)
const checker = program.getTypeChecker()
const source = program.getSourceFile(file)
const broken = program.getSemanticDiagnostics(source)
if (broken.length > 0) {
  for (const { messageText } of broken) console.error(ts.flattenDiagnosticMessageText(messageText, '\n'))
  process.exit(1)
}

const is = (type, flags) => (type.flags & flags) !== 0
const members = (type) =>
  (type.isUnion() ? type.types : [type]).filter((it) => !is(it, ts.TypeFlags.Null | ts.TypeFlags.Undefined))
const isArray = (type) => checker.isArrayType(type) || checker.isTupleType(type)
const isObject = (type) => is(type, ts.TypeFlags.Object | ts.TypeFlags.Intersection) && !isArray(type)
const isOpen = (type) => is(type, ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)
/** `string & {}`, by which an enumeration stays open, is not an object. */
const isText = (type) =>
  is(type, ts.TypeFlags.String) || (type.isIntersection() && type.types.some((it) => is(it, ts.TypeFlags.String)))
const fieldType = (field) => checker.getTypeOfSymbol(field)
const literalsOf = (types) => types.filter((it) => it.isStringLiteral()).map(({ value }) => value)

/** The field that tells the members of a union apart, and its values in one of them. */
const tagOf = (type) => {
  for (const name of ['type', 'role']) {
    const field = checker.getPropertyOfType(type, name)
    const values = field === undefined ? [] : literalsOf(members(fieldType(field)))
    if (values.length > 0) return { name, values }
  }
  return undefined
}

const missing = new Set()
const seen = new Set()

const compare = (path, theirs, ours) => {
  const key = [...theirs.map(({ id }) => id), '|', ...ours.map(({ id }) => id)].join()
  if (seen.has(key)) return
  seen.add(key)
  compareLiterals(path, theirs, ours)
  const items = theirs.filter(isArray).flatMap((type) => members(checker.getIndexTypeOfType(type, ts.IndexKind.Number)))
  const ourItems = ours
    .filter(isArray)
    .flatMap((type) => members(checker.getIndexTypeOfType(type, ts.IndexKind.Number)))
  if (items.length > 0) {
    if (ourItems.length > 0) compare(path + '[]', items, ourItems)
    else if (!ours.some(isOpen)) missing.add(`${path}: a list`)
  }
  for (const type of theirs.filter((it) => isObject(it) && !isText(it))) compareObject(path, type, ours)
}

const compareLiterals = (path, theirs, ours) => {
  if (theirs.some(isText) && literalsOf(theirs).length === 0) return
  const known = literalsOf(ours)
  for (const value of literalsOf(theirs)) if (!known.includes(value)) missing.add(`${path}: '${value}'`)
}

const compareObject = (path, type, ours) => {
  const fields = checker.getPropertiesOfType(type)
  const objects = ours.filter((it) => isObject(it) && !isText(it))
  if (fields.length === 0) return
  if (objects.length === 0) return void missing.add(`${path}: untyped`)
  const tag = tagOf(type)
  for (const value of tag?.values ?? [undefined]) {
    const same = objects.filter((it) => tag === undefined || (tagOf(it)?.values ?? [value]).includes(value))
    const place = value === undefined || path.endsWith(value) ? path : `${path}<${value}>`
    if (same.length === 0) {
      missing.add(`${path}: ${tag.name} '${value}'`)
      continue
    }
    for (const field of fields) {
      const theirField = members(fieldType(field))
      const ourFields = same.flatMap((it) => {
        const ours = checker.getPropertyOfType(it, field.name)
        return ours === undefined ? [] : members(fieldType(ours))
      })
      if (field.name === tag?.name) continue
      if (ourFields.length === 0) missing.add(`${place}.${field.name}`)
      else compare(`${place}.${field.name}`, theirField, ourFields)
    }
  }
}

const [declaration] = source.statements.filter(ts.isInterfaceDeclaration)
for (const root of declaration.members) {
  const [theirs, ours] = checker.getTypeArguments(checker.getTypeFromTypeNode(root.type))
  compare(root.name.getText(), members(theirs), members(ours))
}

const unexpected = [...missing].filter((place) => !omissions.some(([pattern]) => pattern.test(place))).sort()
const stale = omissions.filter(([pattern]) => ![...missing].some((place) => pattern.test(place)))
const { version } = JSON.parse(readFileSync(join(sdk, 'package.json'), 'utf8'))
for (const place of unexpected) console.log(place)
for (const [pattern] of stale) console.log(`${pattern} matches nothing: remove it from the omissions`)
console.log(
  `@anthropic-ai/sdk ${version}: ${unexpected.length} missing, ${missing.size - unexpected.length} left out on purpose`,
)
if (unexpected.length + stale.length > 0) process.exitCode = 1
