// Builds dist/esm and dist/cjs with plain tsc, from the one tsconfig.json.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

const tsc = async (...args) => {
  const emit = ['--noEmit', 'false', '--rootDir', 'src', '--declaration', '--declarationMap', '--sourceMap']
  const child = spawn(process.execPath, ['node_modules/typescript/bin/tsc', ...emit, ...args], { stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  return code
}

await rm('dist', { recursive: true, force: true })
const codes = await Promise.all([
  tsc('--outDir', 'dist/esm'),
  tsc(
    '--outDir',
    'dist/cjs',
    '--module',
    'CommonJS',
    '--moduleResolution',
    'bundler',
    '--verbatimModuleSyntax',
    'false',
  ),
])
if (codes.some((code) => code !== 0)) process.exit(1)

// A package.json that says `commonjs` hides the `imports` of the one at the root, and publint refuses a second map.
// What `require` would find through the map is therefore written out.
await writeFile('dist/cjs/package.json', '{ "type": "commonjs" }\n')
const { imports } = JSON.parse(await readFile('package.json', 'utf8'))
const [before, after] = imports['#fp-ts/*'].require.split('*')
for (const file of await readdir('dist/cjs', { recursive: true })) {
  if (!/\.(js|d\.ts)$/.test(file)) continue
  const path = join('dist/cjs', file)
  const text = await readFile(path, 'utf8')
  await writeFile(path, text.replaceAll(/(['"])#fp-ts\/(\w+)\1/g, `$1${before}$2${after}$1`))
}
