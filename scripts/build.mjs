// Builds dist/esm and dist/cjs: one file for each entry, chunks for what they share, and the same for the declarations.
// esbuild removes the types, tsc writes the declarations, Rollup joins the files.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { SourceMap } from 'node:module'
import { join, resolve, sep } from 'node:path'
import MagicString, { SourceMap as EncodedMap } from 'magic-string'
import { transform } from 'esbuild'
import { rollup } from 'rollup'
import { dts } from 'rollup-plugin-dts'

const { exports, imports } = JSON.parse(await readFile('package.json', 'utf8'))
const declarations = '.cache/declarations'

const entries = (folder, extension) =>
  Object.fromEntries(
    Object.keys(exports)
      .filter((entry) => entry !== './package.json')
      .map((entry) => (entry === '.' ? 'index' : `${entry.slice(2)}/index`))
      .map((name) => [name, `${folder}/${name}${extension}`]),
  )

const isExternal = (id) => !/^[./]/.test(id)

const withoutTypes = {
  name: 'withoutTypes',
  transform: (code, sourcefile) =>
    transform(code, { loader: 'ts', target: 'es2022', sourcefile, sourcemap: true, tsconfigRaw: '{}' }),
}

const annotation = '/* @__PURE__ */ '

/** Marks what a module evaluates when it is loaded, so that every bundler drops the codecs that a program does not use. */
const pure = {
  name: 'pure',
  transform(code) {
    const marked = new MagicString(code)
    const { body } = this.parse(code)
    for (const start of new Set(nodesOf(body, /^(Call|New)Expression$/).map((call) => call.start))) {
      if (!code.slice(0, start).endsWith(annotation)) marked.appendLeft(start, annotation)
    }
    // A spread may call a getter, which no annotation denies: a function around it has one.
    for (const { init } of nodesOf(body, /^VariableDeclarator$/)) {
      if (nodesOf(init, /^SpreadElement$/).length === 0) continue
      marked.prependLeft(init.start, `${annotation}(() => (`).appendRight(init.end, '))()')
    }
    return { code: marked.toString(), map: marked.generateMap({ hires: 'boundary' }) }
  },
}

/** The nodes of a type, but for those in functions: they are evaluated later. */
const nodesOf = (node, type) => {
  if (node === null || typeof node !== 'object') return []
  if (Array.isArray(node)) return node.flatMap((child) => nodesOf(child, type))
  if (/Function|MethodDefinition|PropertyDefinition/.test(node.type)) return []
  return [...(type.test(node.type) ? [node] : []), ...Object.values(node).flatMap((child) => nodesOf(child, type))]
}

/** What a module consists of, itself included. */
const reachedFrom = (root, getModuleInfo) => {
  const reached = new Set([root])
  for (const module of reached) for (const imported of getModuleInfo(module)?.importedIds ?? []) reached.add(imported)
  return reached
}

/**
 * What the root consists of is one chunk: a process that imports it opens few files. What other entries share are two more: the codecs, and all
 * else.
 */
const chunks = (folder, extension) => {
  const { index, ...others } = entries(folder, extension)
  const root = resolve(index)
  const roots = Object.values(others).map((entry) => resolve(entry))
  return (id, { getModuleInfo }) => {
    const isReachedFrom = (entry) => reachedFrom(entry, getModuleInfo).has(id)
    if (id === root || roots.includes(id)) return undefined
    if (isReachedFrom(root)) return 'core'
    if (roots.filter(isReachedFrom).length < 2) return undefined
    return id.startsWith(resolve(folder, 'codec')) ? 'codecs' : 'common'
  }
}

/** Removes the annotations from CommonJS, where no bundler drops what is not used. */
const withoutAnnotations = {
  name: 'withoutAnnotations',
  renderChunk: (code) => ({ code: code.replaceAll(annotation, ''), map: null }),
}

/**
 * Halves the maps. Their sources lose the text of the documentation, which the declarations contain, and keep its lines. Of the segments of a
 * line, those stay where another line of a source begins: a position is true to the line.
 */
const slimMaps = {
  name: 'slimMaps',
  generateBundle(_, bundle) {
    for (const [name, asset] of Object.entries(bundle)) {
      if (name.endsWith('.map'))
        asset.source = slim(JSON.parse(asset.source), bundle[name.slice(0, -'.map'.length)].code)
    }
  },
}

const slim = (map, code) => {
  const { file, sources, sourcesContent } = map
  const index = new Map(sources.map((source, at) => [source, at]))
  const full = new SourceMap(map)
  const mappings = code.split('\n').map((text, line) => {
    const segments = []
    let last
    for (let column = 0; column < text.length; column++) {
      const entry = full.findEntry(line, column)
      if (entry.generatedLine !== line || entry.generatedColumn !== column) continue
      const { originalSource, originalLine, originalColumn } = entry
      if (originalSource === last?.originalSource && originalLine === last.originalLine) continue
      last = entry
      segments.push([column, index.get(originalSource), originalLine, originalColumn])
    }
    return segments
  })
  return new EncodedMap({
    file,
    sources,
    sourcesContent: sourcesContent.map(withoutDocs),
    names: [],
    mappings,
  }).toString()
}

const withoutDocs = (source) => source.replace(/^ *\/\*\*[^]*?\*\/$/gm, (comment) => comment.replace(/.+/g, ''))

const onLog = (level, { message }) => {
  if (level === 'warn') throw new Error(message)
}

/** Writes what the entries consist of, in each of the formats. */
const write = async (input, plugins, outputs) => {
  const bundle = await rollup({ input, plugins, external: isExternal, onLog })
  for (const output of outputs) {
    await bundle.write({
      entryFileNames: '[name].js',
      chunkFileNames: 'shared/[name].js',
      hoistTransitiveImports: false,
      ...output,
    })
  }
  await bundle.close()
}

/** Indents with tabs, which take a quarter of the bytes of spaces. */
const tabs = {
  name: 'tabs',
  renderChunk: (code) => ({ code: code.replace(/^( {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4)), map: null }),
}

const writeDeclarations = async () => {
  await rm(declarations, { recursive: true, force: true })
  const tsc = ['node_modules/typescript/bin/tsc', '--noEmit', 'false', '--declaration', '--emitDeclarationOnly']
  const child = spawn(process.execPath, [...tsc, '--rootDir', 'src', '--outDir', declarations], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code !== 0) process.exit(1)
  await write(
    entries(declarations, '.d.ts'),
    [dts(), tabs],
    [
      {
        dir: 'dist/esm',
        manualChunks: chunks(declarations, '.d.ts'),
        entryFileNames: '[name].d.ts',
        chunkFileNames: ({ name }) => `shared/${name.replace(/\.d$/, '')}.d.ts`,
      },
    ],
  )
  await cp('dist/esm', 'dist/cjs', { recursive: true })
  await shareDeclarations()
}

/**
 * Leaves the declarations to dist/cjs: those of dist/esm re-export them, so that they are in the package once, and that a type is the same for
 * `import` and `require`. Those of Angular stay, because Angular consists of ES modules, which the declarations of CommonJS may not import.
 */
const shareDeclarations = async () => {
  for (const file of await readdir('dist/esm', { recursive: true })) {
    if (!file.endsWith('.d.ts') || file.startsWith('angular')) continue
    const up = '../'.repeat(file.split(sep).length)
    await writeFile(
      join('dist/esm', file),
      `export * from '${up}cjs/${file.replaceAll(sep, '/').replace(/\.d\.ts$/, '.js')}'\n`,
    )
  }
}

// The `package.json` of dist/cjs hides the `imports` of the one at the root, and publint refuses a second map: what
// `require` would find through the map is written out.
const [before, after] = imports['#fp-ts/*'].require.split('*')
const required = (id) => id.replace(/^#fp-ts\/(.*)$/, `${before}$1${after}`)

await rm('dist', { recursive: true, force: true })
await writeDeclarations()
await write(
  entries('src', '.ts'),
  [withoutTypes, pure],
  [
    { dir: 'dist/esm', format: 'es', sourcemap: true, manualChunks: chunks('src', '.ts'), plugins: [slimMaps] },
    {
      dir: 'dist/cjs',
      format: 'cjs',
      paths: required,
      manualChunks: chunks('src', '.ts'),
      plugins: [withoutAnnotations],
    },
  ],
)
await writeFile('dist/cjs/package.json', '{ "type": "commonjs" }\n')
