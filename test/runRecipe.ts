import type { Given } from './runExample.ts'
import { runProgram } from './runProgram.ts'

/** Runs a recipe of the cookbook with what it does not make itself, and returns what it exports. */
export const runRecipe = async <Exports>(title: string, given: Given, index = 0): Promise<Exports> => {
  const exports: Record<string, unknown> = {}
  await runProgram('docs/cookbook.md', title, { ...given, exports }, index)
  return exports as Exports
}
