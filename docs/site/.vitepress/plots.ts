import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { MarkdownRenderer } from 'vitepress'
import { drawPlot } from '../plots/drawPlot.ts'
import { readPlots } from '../plots/readPlots.ts'

const folder = fileURLToPath(new URL('../../../bench/figures/', import.meta.url))

/** Draws what the files of the benchmark contain in place of the comment `plots`; a file that cannot be read is left out. */
export const plots = (md: MarkdownRenderer): void => {
  const { html_block: block } = md.renderer.rules
  md.renderer.rules.html_block = (tokens, index, ...rest) =>
    tokens[index]?.content.trim() === '<!-- plots -->' ? drawAll() : (block?.(tokens, index, ...rest) ?? '')
}

const drawAll = (): string =>
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((file) => file.endsWith('.json'))
    .sort()
    .flatMap((file) => {
      const read = readPlots(JSON.parse(readFileSync(`${folder}${file}`, 'utf8')))
      return read === undefined ? [] : [`<h3 v-pre>${read.title}</h3>\n${read.plots.map(drawPlot).join('')}`]
    })
    .join('')
