/** What Node, Bun and Deno load a package with. A browser has no `process`. */
interface Runtime {
  readonly cwd: () => string
  readonly getBuiltinModule: (name: 'node:module') => {
    readonly createRequire: (from: string) => (name: string) => unknown
  }
}
declare const process: Partial<Runtime> | undefined

interface Yaml {
  readonly parse: (text: string, options: { readonly customTags: readonly string[] }) => unknown
}

/**
 * Returns the value of a YAML text, `!!binary` as bytes.
 *
 * The package `yaml` is an optional peer that only cassettes need. It is loaded when the first one is parsed, without
 * `import`: a static one would make it a dependency of everyone, and `import()` would make every recording a promise.
 */
export const parseYaml = (text: string): unknown => {
  const { parse } = loadYaml()
  try {
    return parse(text, { customTags: ['binary'] })
  } catch (cause) {
    throw new Error(`The cassette is not valid YAML: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}

const loadYaml = (): Yaml => {
  if (typeof process === 'undefined' || !process.cwd || !process.getBuiltinModule) {
    throw new Error(
      'Cassettes can be read in Node 20.16 or later, Bun and Deno only. Use a text of server-sent events.',
    )
  }
  try {
    const { createRequire } = process.getBuiltinModule('node:module')
    const yaml = createRequire(`${process.cwd()}/cassette.js`)('yaml')
    if (isYaml(yaml)) return yaml
  } catch (cause) {
    throw new Error(needsYaml, { cause })
  }
  throw new Error(needsYaml)
}

const needsYaml = 'To read a cassette, install the package yaml: npm install --save-dev yaml'

const isYaml = (value: unknown): value is Yaml =>
  typeof value === 'object' && value !== null && 'parse' in value && typeof value.parse === 'function'
