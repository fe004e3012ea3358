// Builds the page of examples/angular-chat against the built package, as its users install it. Any warning fails the build.
// `--angular 22` builds a copy of it with that version, which needs a newer Node. `--quiet` prints errors only.
import { execFileSync, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gzipSync } from 'node:zlib'

const { angular, quiet } = parseArgs({
  options: { angular: { type: 'string', default: '21' }, quiet: { type: 'boolean', default: false } },
}).values
const example = 'examples/angular-chat/page'
const folder = angular === '21' ? example : `.cache/angular-chat/${angular}` // as deep, so that `file:../../..` is the same
const node = (args, cwd) =>
  execFileSync(process.execPath, args, { cwd, stdio: quiet ? ['ignore', 'ignore', 'inherit'] : 'inherit' })
const age = (file) => (existsSync(file) ? statSync(file).mtimeMs : 0)

if (folder !== example) {
  const versions = `${example}/angular-${angular}`
  if (!existsSync(versions)) throw new Error(`${versions} does not exist`)
  mkdirSync(folder, { recursive: true })
  for (const name of ['src', 'public']) rmSync(join(folder, name), { recursive: true, force: true })
  for (const name of ['src', 'public', 'angular.json', 'tsconfig.app.json', '.npmrc']) {
    cpSync(join(example, name), join(folder, name), { recursive: true })
  }
  cpSync(versions, folder, { recursive: true, preserveTimestamps: true })
}

node(['scripts/build.mjs'])

const installed = join(folder, 'node_modules')
if (age(join(installed, '.package-lock.json')) < age(join(folder, 'package-lock.json'))) {
  execFileSync('npm', ['ci', '--no-audit', '--no-fund', ...(quiet ? ['--silent'] : [])], {
    cwd: folder,
    stdio: 'inherit',
  })
}

// `npm ci` has put a packed copy there. With a link the bundle would contain rxjs and Angular twice.
for (const name of ['dist', 'package.json']) {
  rmSync(join(installed, 'rxjs-anthropic', name), { recursive: true, force: true })
  cpSync(name, join(installed, 'rxjs-anthropic', name), { recursive: true })
}

const env = { ...process.env, CI: 'true', NO_COLOR: '1' }
const ng = spawnSync(process.execPath, ['node_modules/@angular/cli/bin/ng.js', 'build'], {
  cwd: folder,
  env,
  encoding: 'utf8',
})
const output = `${ng.stdout}${ng.stderr}`
const isClean = ng.status === 0 && !/warning|▲/i.test(output)
if (!quiet || !isClean) console.log(output.trim())
if (!isClean) {
  console.error(`Angular ${angular}: the build failed, or has a warning`)
  process.exit(1)
}

// The packages whose code is in the scripts of the page.
const stats = readdirSync(join(folder, 'dist')).find((name) => name.endsWith('stats.json'))
const { outputs } = JSON.parse(readFileSync(join(folder, 'dist', stats), 'utf8'))
const scripts = Object.entries(outputs).filter(([name]) => name.endsWith('.js'))
const packageOf = (file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? 'the app itself'
const shares = new Map()
for (const [file, { bytesInOutput }] of scripts.flatMap(([, { inputs }]) => Object.entries(inputs))) {
  shares.set(packageOf(file), (shares.get(packageOf(file)) ?? 0) + bytesInOutput)
}
const code = Buffer.concat(scripts.map(([name]) => readFileSync(join(folder, 'dist', name))))
const log = quiet ? () => {} : console.log
log(`\nAngular ${angular}, Node ${process.version}: ${code.length} bytes, ${gzipSync(code).length} gzip, of which`)
for (const [name, bytes] of [...shares].sort(([, a], [, b]) => b - a)) {
  if (bytes > 0) log(String(bytes).padStart(8), name)
}

const twice = scripts
  .flatMap(([, { inputs }]) => Object.keys(inputs))
  .filter((file) => /node_modules\/.*node_modules\/|^\.\./.test(file))
if (twice.length > 0) {
  console.error(`Resolved outside of the page's node_modules, so perhaps bundled twice: ${twice.join(', ')}`)
  process.exitCode = 1
}
