// The documentation site: `node scripts/site.mjs` serves it while you write; `build` writes it to docs/site/dist, `--base /docs/` for a sub-path;
// `preview` serves what was built.
import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { base: { type: 'string', default: '/' }, port: { type: 'string', default: '5173' } },
})
const [command = 'dev'] = positionals
const site = 'docs/site'

const run = (program, args, options = {}) => {
  const { status } = spawnSync(program, args, { stdio: 'inherit', ...options })
  if (status !== 0) process.exit(status ?? 1)
}

const timeOf = (path) => (existsSync(path) ? statSync(path).mtimeMs : 0)
if (timeOf(join(site, 'node_modules/.package-lock.json')) < timeOf(join(site, 'package-lock.json'))) {
  run('npm', ['ci', '--no-audit', '--no-fund'], { cwd: site })
}

// What is written from the sources is not kept in the repository.
run(process.execPath, ['--import', 'tsx', join(site, 'reference/writeReference.ts')])
const changelog = readFileSync('CHANGELOG.md', 'utf8').replaceAll('](docs/', '](./')
writeFileSync(join(site, 'pages/changelog.md'), changelog)
for (const file of readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((it) => it.endsWith('.ts'))) {
  const copy = join(site, 'public/source', `${file}.txt`)
  mkdirSync(dirname(copy), { recursive: true })
  copyFileSync(join('src', file), copy)
}

const vitepress = join(site, 'node_modules/vitepress/bin/vitepress.js')
const port = command === 'build' ? [] : ['--port', values.port]
run(process.execPath, [vitepress, command, site, ...port], { env: { ...process.env, SITE_BASE: values.base } })

if (command === 'build') {
  run(process.execPath, ['--import', 'tsx', join(site, 'llms/writeTwins.ts')])
}
