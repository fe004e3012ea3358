// Runs the benches, each in a process of its own, or those that are named: `npm run bench -- batchResults`.
import { spawnSync } from 'node:child_process'

const benches = ['partialInput', 'batchResults']
const options = process.argv.slice(2).filter((argument) => argument.startsWith('--'))
const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))

for (const bench of named.length > 0 ? named : benches) {
  const file = new URL(`${bench}.mjs`, import.meta.url).pathname
  const { status } = spawnSync(process.execPath, [file, ...options], { stdio: 'inherit' })
  if (status !== 0) process.exit(status ?? 1)
  console.log()
}
