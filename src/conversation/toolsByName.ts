import type { Tool } from './Tool.ts'

/** Returns the tools by their names. Throws if two have the same name. */
export const toolsByName = (tools: readonly Tool[]): ReadonlyMap<string, Tool> => {
  const byName = new Map<string, Tool>()
  for (const tool of tools) {
    const { name } = tool.definition
    if (byName.has(name)) throw new TypeError(`Two tools are named ${name}: give each tool a name of its own.`)
    byName.set(name, tool)
  }
  return byName
}
