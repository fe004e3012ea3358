import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { drawPlot } from '../../docs/site/plots/drawPlot.ts'
import type { Plot } from '../../docs/site/plots/Plot.ts'
import { readPlots } from '../../docs/site/plots/readPlots.ts'

const bench = {
  node: 'v20.20.2',
  cores: 2,
  cpu: 'a CPU',
  date: '2026-11-26',
  results: {
    W1: [
      {
        read: 0,
        found: [
          { name: 'F0', ratio: [1, 1, 1] },
          { name: 'ours (a)', ratio: [0.8, 0.9, 1.1] },
        ],
      },
    ],
    growth: [
      {
        sizes: [16, 64],
        found: [
          { name: 'ours (c)', ms: [1, 4] },
          { name: 'SDK, inputJson', ms: [10] },
        ],
      },
    ],
    latency: 'another form',
  },
}

const titles = (json: unknown): readonly string[] | undefined => readPlots(json)?.plots.map(({ title }) => title)

describe('readPlots', () => {
  it('reads the parts that a file has, and leaves out those that are missing or have another form', () => {
    expect(readPlots(bench)?.title).toBe('Node 20.20.2, 2 cores, a CPU, 2026-11-26')
    expect(titles(bench)).toEqual(['Reading a stream', 'Tool input, the value after each delta'])
    expect(titles({ results: {} })).toEqual([])
  })

  it('returns nothing for what is not a file of the benchmark', () => {
    expect(readPlots(null)).toBeUndefined()
    expect(readPlots({ parts: [] })).toBeUndefined()
  })

  it('leaves out figures that a scale by factors cannot show', () => {
    const json = {
      results: {
        coldStart: [
          {
            found: [
              { name: 'a', ms: 0 },
              { name: 'b', ms: -1 },
            ],
          },
        ],
      },
    }
    expect(titles(json)).toEqual([])
  })

  it('survives any JSON', () => {
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom(...Object.keys(bench.results), 'heap', 'http', 'size'),
        (json, name) => {
          const read = readPlots({ results: { [name]: json } })
          expect(read?.plots.map(drawPlot).join('')).not.toMatch(/NaN|undefined|Infinity/)
        },
      ),
    )
  })
})

describe('drawPlot', () => {
  const [plot] = readPlots(bench)?.plots ?? []
  const html = plot === undefined ? '' : drawPlot(plot)

  it('tells the figures and their spread to those who do not see it', () => {
    expect(html).toContain(
      'aria-label="W1, one event per read, times F0, quartiles; less is faster. F0: 1 (1 to 1); ours (a): 0.9 (0.8 to 1.1)."',
    )
  })

  it('draws a dot, its spread and its value for each name, ours in the colour of ours', () => {
    expect(html.match(/<circle/g)).toHaveLength(2)
    expect(html.match(/class="plot-spread"/g)).toHaveLength(2)
    expect(html.match(/class="plot-ours"/g)).toHaveLength(1)
  })

  it('draws a line for each name, one of them in front in each of the small plots', () => {
    const lines = readPlots(bench)?.plots[1]
    const drawn = lines === undefined ? '' : drawPlot(lines)
    expect(drawn.match(/<svg/g)).toHaveLength(2)
    expect(drawn.match(/class="plot-behind"/g)).toHaveLength(2)
    expect(drawn).toContain('aria-label="ours (c), ms, by KiB of input. 16 KiB: 1; 64 KiB: 4."')
  })

  it('draws inside of its frame, whatever the figures are', () => {
    const figure = fc
      .tuple(fc.double({ min: 1e-6, max: 1e9, noNaN: true }), fc.double({ min: 1, max: 50, noNaN: true }))
      .map(([value, factor]) => ({ name: 'a', value, low: value / factor, high: value * factor }))
    fc.assert(
      fc.property(fc.array(figure, { minLength: 1, maxLength: 8 }), (figures) => {
        const drawn: Plot = { title: 'T', unit: 'u', mark: 1, panels: [{ title: 'p', figures }] }
        for (const [, x] of drawPlot(drawn).matchAll(/(?:c?x="|M|H)([-\d.]+)/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0)
          expect(Number(x)).toBeLessThanOrEqual(340)
        }
      }),
    )
  })

  it('escapes what it writes', () => {
    const drawn = drawPlot({ title: '<b>', unit: '', panels: [{ title: '"&', figures: [{ name: '<i>', value: 1 }] }] })
    expect(drawn).not.toMatch(/<b>|<i>|&(?!\w+;)/)
  })
})

describe('The files of the benchmark', () => {
  it('have plots', () => {
    const folder = join(__dirname, '../../bench/figures')
    const read = readdirSync(folder).map((file) => readPlots(JSON.parse(readFileSync(join(folder, file), 'utf8'))))
    expect(read.length).toBeGreaterThan(0)
    for (const found of read) expect(found?.plots.length).toBeGreaterThan(0)
  })
})
