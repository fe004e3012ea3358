import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { countingOptions, type Work } from './countWork.ts'
import { tasks } from './tasks.ts'

const run = promisify(execFile)

/** A list of objects is copied for a new value, at most once in a quarter as many characters as it has members that can still change. */
const copiesOpenMembers = new Set(['toolInputs over edits'])

/** The power of the size with which a count grows, from a size to four times the size: 1 is linear, 2 is quadratic. */
const exponent = (small: number, large: number): number => Math.log(large / small) / Math.log(4)

describe('What is allocated and scanned', () => {
  let works: Readonly<Record<string, readonly [Work, Work]>> = {}
  beforeAll(async () => {
    const { stdout } = await run(
      process.execPath,
      [...countingOptions, '--import', 'tsx', join(__dirname, 'countTasks.ts')],
      { cwd: join(__dirname, '../..'), maxBuffer: 1e7 },
    )
    works = JSON.parse(stdout) as typeof works
  }, 120_000)

  it.each(Object.keys(tasks))('grows with the length of the input, no faster: %s', (name) => {
    const [small, large] = works[name] ?? []
    if (!small || !large) throw new Error('The task was not counted')

    expect(small.allocated).toBeGreaterThan(100_000)
    expect(exponent(small.scanned, large.scanned)).toBeLessThan(1.02)
    expect(exponent(small.allocated, large.allocated)).toBeLessThan(copiesOpenMembers.has(name) ? 1.12 : 1.05)
  })
})
