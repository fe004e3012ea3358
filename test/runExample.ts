import { setImmediate, setTimeout } from 'node:timers/promises'
import { format } from 'node:util'
import ts from 'typescript'
import type { DocExample } from './docExamples.ts'

/** What an example uses without making it. */
export interface Given {
  /** By name: what the example only declares. */
  readonly names?: Readonly<Record<string, unknown>>
  /** By specifier: modules in place of those that it imports. */
  readonly modules?: Readonly<Record<string, unknown>>
  /** Receives what the example exports. */
  readonly exports?: Record<string, unknown>
  /** How long it may run, in ms. Default: 1000. */
  readonly within?: number
}

/** Jest's own, so that an example meets the sources. */
const installed = require

/** Runs an example and returns what it prints; it has `within` to print as much as it says. */
export const runExample = async (
  { code, prints }: Pick<DocExample, 'code' | 'prints'>,
  { names = {}, modules = {}, exports = {}, within = 1000 }: Given = {},
): Promise<readonly string[]> => {
  const printed: string[] = []
  const print = (...values: unknown[]): void => void printed.push(...format(...values).split('\n'))
  const load = (name: string): unknown => (Object.hasOwn(modules, name) ? modules[name] : installed(name))
  const given = { require: load, exports, console: { ...console, log: print }, ...names }
  const program = ts.transpile(code, {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    experimentalDecorators: true,
  })
  // An async function, so that an example may await.
  const AsyncFunction = (async () => {}).constructor as new (
    ...source: string[]
  ) => (...values: unknown[]) => Promise<void>
  const finished = new AsyncFunction(...Object.keys(given), program)(...Object.values(given))
  finished.catch(() => {}) // it is awaited below

  const deadline = Date.now() + within
  while (printed.length < prints.length && Date.now() < deadline) await setImmediate()
  await setImmediate()
  await Promise.race([finished, setTimeout(Math.max(0, deadline - Date.now()), undefined, { ref: false })])
  return printed.map((line) => line.trimEnd())
}
