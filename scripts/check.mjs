// Runs all checks, or those that are named: `node scripts/check.mjs lint types`. Stops at the first that fails.
import { spawn } from 'node:child_process'
import { delimiter, resolve } from 'node:path'
import { performance } from 'node:perf_hooks'

const parts = {
  format: 'prettier --check .',
  lint: 'eslint . --max-warnings 0',
  types: 'tsc --declaration && tsc -p test && tsc -p docs/site',
  typeSpecs: 'tstyche && tstyche --tsconfig test/types/tsconfig.loose.json sdk',
  parity: 'node scripts/parity.mjs',
  specs: 'jest',
  docs: 'jest test/docs.spec.ts',
  package: 'node scripts/build.mjs && node scripts/checkPackage.mjs',
  api: 'node scripts/apiReport.mjs --check',
  size: 'node scripts/bundleSize.mjs',
  unused: 'knip --no-progress',
}

const env = {
  ...process.env,
  ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
  PATH: [resolve('node_modules/.bin'), process.env.PATH].join(delimiter),
}

const run = (command) =>
  new Promise((done) => {
    const child = spawn(command, { shell: true, env, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const take = (text) => (output += text)
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    child.on('close', (code) => done({ code, output }))
  })

// `docs` is one of the specs.
const named = process.argv.slice(2)
const wanted = named.length > 0 ? named : Object.keys(parts).filter((name) => name !== 'docs')
const unknown = wanted.filter((name) => !(name in parts))
if (unknown.length > 0) {
  console.error(`No such part: ${unknown.join(', ')}. There are: ${Object.keys(parts).join(', ')}`)
  process.exit(1)
}

const began = performance.now()
const secondsSince = (start) => `${((performance.now() - start) / 1000).toFixed(1).padStart(6)} s`

for (const name of wanted) {
  const start = performance.now()
  console.log(`     ${name}`)
  const { code, output } = await run(parts[name])
  const lastLine = name === 'size' && code === 0 ? `  ${output.trim().split('\n').at(-1)}` : ''
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name.padEnd(10)} ${secondsSince(start)}${lastLine}`)
  if (code !== 0) {
    console.error(`\n${output}`)
    process.exit(1)
  }
}
console.log(`     together   ${secondsSince(began)}`)
