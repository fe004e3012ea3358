import { readFileSync } from 'node:fs'

/** The text of a recording, by its name. */
export const recording = (name: string): string =>
  readFileSync(new URL(`../recordings/${name}`, import.meta.url), 'utf8')
