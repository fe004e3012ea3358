import type { Dots, Lines, Plot } from './Plot.ts'

const width = 340
const labels = 138
const numbers = 48
const row = 19
const head = 24
const foot = 20

/** Draws a plot as a figure of HTML: an SVG for each small plot, all with one scale by factors, and each with its figures in words. */
export const drawPlot = (plot: Plot): string => {
  const scale = scaleOf(plot)
  const panels = plot.panels.map((panel) =>
    'figures' in panel ? drawDots(panel, plot, scale) : drawLines(panel, plot, scale),
  )
  return `<figure class="plot" v-pre><figcaption><strong>${escape(plot.title)}</strong> ${escape(plot.unit)}</figcaption><div class="panels">${panels.join('')}</div></figure>\n`
}

interface Scale {
  readonly low: number
  readonly high: number
  readonly ticks: readonly number[]
}

const valuesOf = ({ panels, mark }: Plot): readonly number[] => [
  ...(mark === undefined ? [] : [mark]),
  ...panels.flatMap((panel) =>
    'figures' in panel
      ? panel.figures.flatMap(({ value, low = value, high = value }) => [low, value, high])
      : panel.lines.flatMap(({ values }) => values),
  ),
]

/** The scale ends a little beyond the lowest and the highest value. Ticks are powers of ten, and 2 and 5 of each if there is room. */
const scaleOf = (plot: Plot): Scale => {
  const values = valuesOf(plot)
  const low = Math.min(...values) / 1.15
  const high = Math.max(...values) * 1.15
  const decades = Math.log10(high / low)
  const steps = decades > 2.2 ? [1] : [1, 2, 5]
  const first = Math.floor(Math.log10(low))
  const powers = Array.from({ length: Math.ceil(decades) + 2 }, (_, index) => 10 ** (first + index))
  const ticks = powers.flatMap((power) => steps.map((step) => step * power)).filter((it) => it >= low && it <= high)
  return { low, high, ticks }
}

/** The ticks whose labels do not touch each other. Powers of ten come first. */
const spaced = (ticks: readonly number[], at: (tick: number) => number): readonly number[] => {
  const isPower = (tick: number): boolean => Math.log10(tick) % 1 === 0
  const half = (tick: number): number => short(tick).length * 3.5 + 3
  return [...ticks.filter(isPower), ...ticks.filter((tick) => !isPower(tick))].reduce<readonly number[]>(
    (kept, tick) =>
      kept.some((other) => Math.abs(at(tick) - at(other)) < half(tick) + half(other)) ? kept : [...kept, tick],
    [],
  )
}

const place = ({ low, high }: Scale, value: number): number => Math.log(value / low) / Math.log(high / low)

const drawDots = ({ title, figures }: Dots, { unit, mark }: Plot, scale: Scale): string => {
  const height = head + row * figures.length + foot
  const at = (value: number): number => labels + place(scale, value) * (width - labels - numbers)
  const x = (value: number): string => at(value).toFixed(1)
  const grid = spaced(scale.ticks, at)
    .map(
      (tick) =>
        `<path class="plot-grid" d="M${x(tick)} ${head}V${height - foot}"/><text class="plot-tick" x="${x(tick)}" y="${height - 6}">${short(tick)}</text>`,
    )
    .join('')
  const marked = mark === undefined ? '' : `<path class="plot-mark" d="M${x(mark)} ${head}V${height - foot}"/>`
  const rows = figures.map(({ name, value, low = value, high = value }, index) => {
    const y = head + row * index + row / 2
    return `<g class="${isOurs(name) ? 'plot-ours' : 'plot-other'}"><text class="plot-name" x="${labels - 8}" y="${y + 4}">${escape(name)}</text><path class="plot-spread" d="M${x(low)} ${y}H${x(high)}"/><circle cx="${x(value)}" cy="${y}" r="3.6"/><text class="plot-value" x="${width - 2}" y="${y + 4}">${fixed(value)}</text></g>`
  })
  const said = figures.map(({ name, value, low, high }) => {
    const spread = low === undefined || high === undefined ? '' : ` (${short(low)} to ${short(high)})`
    return `${name}: ${short(value)}${spread}`
  })
  return svg(height, `${title}, ${unit}. ${said.join('; ')}.`, `${titled(title)}${grid}${marked}${rows.join('')}`)
}

const drawLines = ({ title, sizes, front, lines }: Lines, { unit }: Plot, scale: Scale): string => {
  const height = 170
  const left = 44
  const x = (index: number): string =>
    (left + (sizes.length > 1 ? index / (sizes.length - 1) : 0.5) * (width - left - 24)).toFixed(1)
  const y = (value: number): string => (height - foot - place(scale, value) * (height - foot - head)).toFixed(1)
  const grid = scale.ticks
    .map(
      (tick) =>
        `<path class="plot-grid" d="M${left} ${y(tick)}H${width - 8}"/><text class="plot-name plot-tick-left" x="${left - 6}" y="${Number(y(tick)) + 4}">${short(tick)}</text>`,
    )
    .join('')
  const below = sizes.map((size, index) => `<text class="plot-tick" x="${x(index)}" y="${height - 6}">${size}</text>`)
  const drawn = [...lines.filter(({ name }) => name !== front), ...lines.filter(({ name }) => name === front)].map(
    ({ name, values }) => {
      const points = values.map((value, index) => `${x(index)} ${y(value)}`)
      const kind = name !== front ? 'plot-behind' : isOurs(name) ? 'plot-ours' : 'plot-other'
      const dots =
        name === front ? values.map((value, index) => `<circle cx="${x(index)}" cy="${y(value)}" r="3.6"/>`) : []
      return `<g class="${kind}"><path class="plot-line" d="M${points.join('L')}"/>${dots.join('')}</g>`
    },
  )
  const { values = [] } = lines.find(({ name }) => name === front) ?? {}
  const said = values.map((value, index) => `${sizes[index] ?? ''} KiB: ${short(value)}`)
  return svg(
    height,
    `${title}, ${unit}. ${said.join('; ')}.`,
    `${titled(title)}${grid}${below.join('')}${drawn.join('')}`,
  )
}

const svg = (height: number, words: string, inner: string): string =>
  `<svg class="plot-panel" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(words)}">${inner}</svg>`

const titled = (title: string): string => `<text class="plot-title" x="2" y="14">${escape(title)}</text>`

const isOurs = (name: string): boolean => /^(ours|rxjs-anthropic|appendJson)/.test(name)

const digitsOf = (value: number): number => (value >= 100 ? 0 : value >= 10 ? 1 : value >= 1 ? 2 : 3)

/** Two or three digits that count. */
const short = (value: number): string =>
  Number(value.toFixed(digitsOf(value)))
    .toLocaleString('en-GB')
    .replaceAll(',', ' ')

/** The same with the zeros at its end, for a column of figures. */
const fixed = (value: number): string =>
  value
    .toLocaleString('en-GB', { minimumFractionDigits: digitsOf(value), maximumFractionDigits: digitsOf(value) })
    .replaceAll(',', ' ')

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
