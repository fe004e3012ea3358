// What importing a package costs: a process that does nothing else, beside one that imports nothing.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { buildOnce, dist } from './buildOnce.mjs'
import { median } from './numbers.mjs'

const root = new URL('..', import.meta.url)

const imports = [
  { name: 'nothing', from: root, program: '' },
  { name: 'rxjs', from: root, program: "await import('rxjs')" },
  { name: 'ours', from: root, program: `await import(${JSON.stringify(dist.href)})` },
  { name: 'SDK', from: new URL('.', import.meta.url), program: "await import('@anthropic-ai/sdk')" },
  {
    name: 'Vercel AI',
    from: new URL('.', import.meta.url),
    program: "await import('ai'); await import('@ai-sdk/anthropic')",
  },
  { name: 'LangChain', from: new URL('.', import.meta.url), program: "await import('@langchain/anthropic')" },
]

const report = `
process.stdout.write(JSON.stringify({ ms: performance.now(), rss: process.memoryUsage.rss() }))`

const start = ({ from, program }) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program + report], {
    cwd: fileURLToPath(from),
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return JSON.parse(stdout)
}

/** The ms and the resident bytes beyond those of a process that imports nothing. */
export default function coldStart({ rounds, alone, without }) {
  buildOnce()
  const own = ['nothing', 'rxjs', 'ours']
  const present = imports.filter(({ name }) => own.includes(name) || !(alone || without.includes(name)))
  const starts = new Map(present.map(({ name }) => [name, []]))
  // In turns: what drifts cancels out.
  for (let round = 0; round <= rounds; round++) {
    for (const each of round % 2 === 0 ? present : [...present].reverse()) {
      const found = start(each)
      if (round > 0) starts.get(each.name).push(found) // in the first, the files come from the disk
    }
  }
  const of = (name, what) => median(starts.get(name).map((found) => found[what]))
  return present.slice(1).map(({ name }) => ({
    name,
    ms: of(name, 'ms') - of('nothing', 'ms'),
    rss: of(name, 'rss') - of('nothing', 'rss'),
  }))
}
