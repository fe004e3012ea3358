import { docExamples } from './docExamples.ts'
import { type Given, runExample } from './runExample.ts'

/** Runs a program of a page with what it does not make itself, and returns what it prints. It is the `index`-th below `title`. */
export const runProgram = async (file: string, title: string, given: Given, index = 0): Promise<readonly string[]> => {
  const program = docExamples().filter((it) => it.file === file && it.title === title)[index]
  if (program === undefined) throw new Error(`${file} has no program below ${title}`)
  return runExample(program, { within: 30_000, ...given }) // until it has run, however long a process takes to start
}
