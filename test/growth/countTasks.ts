// Prints, as JSON, the work of each task at its size and at four times its size. It runs in a process of its own: node [countingOptions] --import tsx.
import { startCounting, type Work } from './countWork.ts'
import { tasks } from './tasks.ts'

const count = startCounting()
const works: Record<string, readonly Work[]> = {}
for (const [name, { size, task }] of Object.entries(tasks)) {
  await task(10)() // what is made once
  works[name] = [await count(() => task(size)), await count(() => task(4 * size))]
}
process.stdout.write(JSON.stringify(works))
