// Packs the library, installs the tarball into each project of consumers/, and runs every script of its package.json.
// The examples that are projects of their own are consumers, too: their types are checked, and driveExample.mjs uses them.
// A script passes if it exits with 0, prints "It works", and warns of nothing.
// `npm run consumers -- node deno` runs some of them, `--quick` those that CI runs, `--write` puts the table into docs/consumers.md,
// `npm run consumers -- examples/hono --start` installs one example and starts it.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    built: { type: 'boolean', default: false },
    start: { type: 'boolean', default: false },
  },
})
const examples = readdirSync('examples')
  .filter((name) => existsSync(join('examples', name, 'package.json')))
  .map((name) => `examples/${name}`)
const quick = [
  'node',
  'typescript',
  'bundlers',
  'npm-linked',
  'vitest',
  'rxjs-7.5',
  'bun',
  'deno',
  'workers',
  'vercel',
  'examples/hono',
  'examples/react',
]
const all = [...readdirSync('consumers').filter((name) => name !== 'shared'), ...examples]
const wanted = positionals.length > 0 ? positionals : values.quick ? quick : all
const unknown = wanted.filter((name) => !all.includes(name))
if (unknown.length > 0) throw new Error(`No such consumer: ${unknown.join(', ')}. There are: ${all.join(', ')}`)

const place = resolve('.cache/consumers')
const env = { ...process.env, CI: 'true', NO_COLOR: '1', npm_config_audit: 'false', npm_config_fund: 'false' }
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'))

const run = (command, cwd) => {
  const { status, stdout, stderr } = spawnSync(command, { cwd, env, shell: true, encoding: 'utf8', timeout: 600_000 })
  return { status, output: `${stdout}${stderr}`.trim() }
}
const mustRun = (command, cwd) => {
  const { status, output } = run(command, cwd)
  if (status !== 0) throw new Error(`${command}\n${output}`)
}

const pack = () => {
  mkdirSync(place, { recursive: true })
  if (!values.built) mustRun('node scripts/build.mjs', '.')
  mustRun(`npm pack --ignore-scripts --pack-destination ${place}`, '.')
  const { name, version } = readJson('package.json')
  renameSync(join(place, `${name}-${version}.tgz`), join(place, `${name}.tgz`))
}

const install = 'npm install --prefer-offline --no-package-lock'

/** Copies a consumer to a folder, and returns what to run there. */
const copyConsumer = (name, folder) => {
  cpSync('consumers/shared', folder, { recursive: true })
  cpSync(join('consumers', name), folder, { recursive: true })
  const { scripts, config } = readJson(join(folder, 'package.json'))
  return { scripts, install: config?.install ?? install }
}

const made = ['node_modules', 'dist', '.next', 'next-env.d.ts', '.wrangler', '.dev.vars']

/** Copies an example to a folder, with the tarball as its dependency. */
const copyExample = (name, folder) => {
  cpSync(name, folder, { recursive: true, filter: (file) => !made.includes(basename(file)) })
  const description = readJson(join(folder, 'package.json'))
  const dependencies = { ...description.dependencies, 'rxjs-anthropic': `file:${place}/rxjs-anthropic.tgz` }
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...description, dependencies }))
  return {
    scripts: { [description.description]: `npm run types && node ${resolve('scripts/driveExample.mjs')}` },
    install,
  }
}

/** Copies what is installed and run to a folder of its own. */
const copy = (name) => {
  const folder = join(place, name)
  rmSync(folder, { recursive: true, force: true })
  return { folder, ...(examples.includes(name) ? copyExample : copyConsumer)(name, folder) }
}

/** What runs in a consumer, as rows of the table. */
const runConsumer = (name) => {
  const { folder, scripts, install } = copy(name)
  const installing = performance.now()
  const { status, output } = run(install, folder)
  const installed = performance.now() - installing
  if (status !== 0) console.error(`${name} is not installed:\n${output}`)

  return Object.entries(scripts).map(([script, command], index) => {
    const start = performance.now()
    const { status, output } = run(`PATH="$PWD/node_modules/.bin:$PATH"; ${command}`, folder)
    const warned = /warn|▲/i.test(output)
    const passed = status === 0 && output.includes('It works') && !warned
    const seconds = (performance.now() - start + (index === 0 ? installed : 0)) / 1000
    console.log(`${passed ? 'ok  ' : 'FAIL'} ${seconds.toFixed(1).padStart(6)} s  ${name}: ${script}`)
    if (!passed) console.error(`\n$ ${command}\n${output}\n`)
    return { name, script, passed }
  })
}

const tableOf = (rows) => {
  const lines = rows.map(({ name, script, passed }) => `| \`${name}\` | ${script} | ${passed ? 'passes' : 'fails'} |`)
  return ['| project | what runs | result |', '| --- | --- | --- |', ...lines].join('\n')
}

const startExample = (name) => {
  const { folder, install } = copy(name)
  mustRun(install, folder)
  const { status } = spawnSync('npm start', { cwd: folder, shell: true, stdio: 'inherit' })
  process.exit(status ?? 0)
}

pack()
if (values.start) {
  if (wanted.length !== 1 || !examples.includes(wanted[0])) throw new Error(`Name one of ${examples.join(', ')}`)
  startExample(wanted[0])
}
const rows = wanted.flatMap(runConsumer)
const failed = rows.filter(({ passed }) => !passed)
console.log(`${rows.length - failed.length} passed, ${failed.length} failed`)

if (values.write) {
  const page = readFileSync('docs/consumers.md', 'utf8')
  const [before, after] = [page.indexOf('<!-- table -->'), page.indexOf('<!-- /table -->')]
  writeFileSync(
    'docs/consumers.md',
    `${page.slice(0, before)}<!-- table -->\n\n${tableOf(rows)}\n\n${page.slice(after)}`,
  )
  mustRun('npx prettier --write docs/consumers.md', '.')
}
process.exitCode = failed.length > 0 ? 1 : 0
