// Measures the library beside the floor and beside others, and prints tables: `npm run bench`.
//
//   npm run bench -- --quick              under two minutes, with more noise, and without the slow parts: those with browsers, Redis and many processes
//   npm run bench -- --quick --all        with these as well
//   npm run bench -- --ours --only W1,W3  nothing but F0 and ours, and only these
//   npm run bench -- --markdown           nothing but the tables
//   npm run bench -- --json FILE          writes the figures as well
//   npm run bench -- --page               writes the figures to bench/figures, and the tables of docs/performance.md from all that are there
//
// Each part runs in processes of its own, over what `src` is now. Progress goes to stderr.
// `httpClient` is a script of its own, which runs only if it is named.
import { fork, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { bundle } from './bundle.mjs'
import { contenders, takesPart } from './contenders.mjs'
import { goalsTable } from './goals.mjs'
import { keepFigures, writePage } from './page.mjs'
import { parts } from './parts.mjs'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    all: { type: 'boolean', default: false },
    ours: { type: 'boolean', default: false },
    markdown: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    json: { type: 'string' },
    page: { type: 'boolean', default: false },
  },
})
const root = fileURLToPath(new URL('..', import.meta.url))
const named = [...options.only.split(','), ...positionals].filter((name) => name !== '')
const scripts = ['httpClient']
const unknown = named.filter((name) => !(name in parts) && !scripts.includes(name))
if (unknown.length > 0)
  throw new Error(`No such part: ${unknown.join(', ')}. There are: ${[...Object.keys(parts), ...scripts].join(', ')}`)

/** The load of the machine by others, before the run. */
const [load] = loadavg()
const log = options.markdown ? () => {} : (text) => process.stderr.write(text)

const isInstalled = () => spawnSync('npm', ['ls', '--prefix', 'bench'], { cwd: root, stdio: 'ignore' }).status === 0
if (!options.ours && !isInstalled()) {
  log('Installing the other libraries: npm ci --prefix bench\n')
  const { status } = spawnSync('npm', ['ci', '--prefix', 'bench', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'ignore',
  })
  if (status !== 0) log('npm ci failed: the other libraries are left out.\n')
}

const library = await bundle(
  'rxjs-anthropic',
  "export * from './index.ts'\nexport * from './batches/index.ts'\nexport * from './wire/index.ts'",
)

const run = ({ bench, task }) =>
  new Promise((resolve, reject) => {
    const argument = JSON.stringify({
      bench,
      task: { ...task, ...common },
    })
    const child = fork(new URL('child.mjs', import.meta.url), [argument], {
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    let result
    child.on('message', (message) => (result = message))
    child.on('exit', (code) => (code === 0 ? resolve(result) : reject(new Error(`${bench} ended with ${code}`))))
  })

const began = performance.now()
const common = { library, quick: options.quick, alone: options.ours }
const left = await run({ bench: 'check', task: {} })
const without = left.map(({ name }) => name)
const results = {}
const [{ model }] = cpus()
console.log(`Node ${process.version}, ${cpus().length} cores (${model}), ${new Date().toISOString().slice(0, 10)}.`)
for (const { name, what } of contenders.filter(takesPart({ ...common, without }))) log(`${name}: ${what}\n`)
for (const { name, why } of left) console.log(`\nLeft out: ${name} (${why}).`)

const usual = Object.keys(parts).filter((name) => options.all || !(options.quick && parts[name].slow))
const wanted = named.length > 0 ? named : usual
for (const name of wanted.filter((name) => name in parts)) {
  const { title, tasks, show } = parts[name]
  results[name] = []
  for (const { bench, task } of tasks({ ...options, without })) {
    results[name].push({ ...task, found: await run({ bench, task: { ...task, without } }) })
  }
  console.log(`\n**${title}**\n\n${show(results[name])}`)
  log(`${((performance.now() - began) / 1000).toFixed(0)} s, ${name} is done\n`)
}

const found = {
  node: process.version,
  cores: cpus().length,
  cpu: model,
  date: new Date().toISOString().slice(0, 10),
  quick: options.quick,
  load,
  results,
}
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(found, undefined, 2)}\n`)
if (options.page) {
  await keepFigures(found)
  await writePage()
}

const goals = goalsTable([found])
if (goals !== undefined) console.log(`\n**Goals**\n\n${goals}`)

for (const name of wanted.filter((name) => scripts.includes(name))) {
  const file = fileURLToPath(new URL(`${name}.mjs`, import.meta.url))
  const { status } = spawnSync(process.execPath, [file, ...(options.quick ? ['--quick'] : [])], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
}
