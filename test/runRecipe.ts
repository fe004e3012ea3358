import { docExamples } from './docExamples.ts'
import { type Given, runExample } from './runExample.ts'

/** Runs a recipe of the cookbook with what it does not make itself, and returns what it exports. */
export const runRecipe = async <Exports>(title: string, given: Given, index = 0): Promise<Exports> => {
  const recipe = docExamples().filter((it) => it.file === 'docs/cookbook.md' && it.title === title)[index]
  if (recipe === undefined) throw new Error(`The cookbook has no program below ${title}`)
  const exports: Record<string, unknown> = {}
  await runExample(recipe, { within: 30_000, ...given, exports }) // until it has run, however long a process takes to start
  return exports as Exports
}
