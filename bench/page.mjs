// Writes the figures of `bench/figures` into docs/performance.md: `node bench/page.mjs`. `run.mjs --page` adds to them.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { format } from 'prettier'
import { goalsTable } from './goals.mjs'
import { parts } from './parts.mjs'

const folder = new URL('figures/', import.meta.url)
const page = new URL('../docs/performance.md', import.meta.url)

const fileOf = (node) => new URL(`node-${node.slice(1).split('.')[0]}.json`, folder)
const readFigures = (file) => JSON.parse(readFileSync(file, 'utf8'))

/** Keeps the figures of a run in place of earlier ones of the same parts on the same version of Node. */
export const keepFigures = async (run) => {
  mkdirSync(folder, { recursive: true })
  const file = fileOf(run.node)
  const before = existsSync(file) ? readFigures(file).results : {}
  const json = JSON.stringify({ ...run, results: { ...before, ...run.results } })
  writeFileSync(file, await format(json, { parser: 'json', printWidth: 120 }))
}

const tablesOf = ({ node, cores, cpu, date, quick, load, results }) => {
  const tables = Object.entries(parts)
    .filter(([name]) => name in results)
    .map(([name, { title, show }]) => `**${title}**\n\n${show(results[name])}`)
  return [
    `## Node ${node.slice(1).split('.')[0]}`,
    `Node ${node}, ${cores} cores (${cpu}), ${date}${quick ? ', a quick run' : ''}; load before it: ${load.toFixed(1)}.`,
    ...tables,
  ].join('\n\n')
}

const tableOfGoals = /(?<=^## Goals\n(?:(?!## ).*\n)*?)(?:\|.*\n)+/m

/** Writes the table of goals, and the tables of each version of Node, which are the end of the page. */
export const writePage = async () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
  const runs = files.sort().map((file) => readFigures(new URL(file, folder)))
  const [prose] = readFileSync(page, 'utf8').split(/^## Node \d+$/m)
  if (!tableOfGoals.test(prose)) throw new Error('docs/performance.md has no table after "## Goals"')
  const goals = goalsTable(runs)
  const head = goals === undefined ? prose : prose.replace(tableOfGoals, () => `${goals}\n`)
  writeFileSync(page, await format(`${head.trimEnd()}\n\n${runs.map(tablesOf).join('\n\n')}\n`, { parser: 'markdown' }))
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writePage()
