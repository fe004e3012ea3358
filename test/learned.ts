import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './docExamples.ts'

/** The pages of the navigation that teach, in their order; the others are lists and tables to look something up in. */
export const learned = (): readonly string[] => {
  const lists = new Set(['cookbook', 'compatibility', 'scaling', 'security'])
  const [, learn = ''] =
    /^const learn\b([^]*?)text: 'About'/m.exec(readFileSync(join(root, 'docs/site/.vitepress/sidebar.ts'), 'utf8')) ??
    []
  return [...learn.matchAll(/page\('.*?', '\/([\w-]+)'\)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !lists.has(name))
}
