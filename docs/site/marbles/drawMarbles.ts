import { describeMarbles } from './describeMarbles.ts'
import type { Mark, Marbles, Row } from './Marbles.ts'

const column = 22
const rowHeight = 46
const radius = 10
const character = 7.3

/** A block as it is drawn: from its bracket to the one that closes it, or to the end of the row. */
interface Block {
  readonly from: number
  readonly to: number
  readonly kind: 'text' | 'tool' | 'thinking'
  readonly open: boolean
}

const kinds = { '[': 'text', '{': 'tool', '<': 'thinking' } as const
const closes: Readonly<Record<string, string>> = { '[': ']', '{': '}', '<': '>' }

/**
 * Returns a diagram as SVG, with its description as the text alternative.
 *
 * Colours are variables of the page (`--marble-…`), so that it follows its theme and prints in black.
 */
export const drawMarbles = (marbles: Marbles): string => {
  const { rows, breaks = [] } = marbles
  const labels = Math.max(0, ...rows.map(({ label }) => label.length)) * character
  const left = labels === 0 ? 12 : Math.ceil(labels) + 24
  const columns = columnsOf(marbles)
  const x = (at: number): number => left + (columns[at] ?? columns.at(-1) ?? 0)
  const end = left + (columns.at(-1) ?? 0)
  const notes = Math.max(0, ...rows.map(({ note }) => note?.length ?? 0)) * character
  const width = Math.ceil(end + 20 + (notes === 0 ? 0 : notes + 10))
  const height = rows.length * rowHeight + 4
  const body = rows.map((row, index) => drawRow(row, left, x, index * rowHeight + rowHeight / 2 + 2, end + 24)).join('')
  const gaps = breaks.map(({ after, text: words }) => drawBreak((x(after) + x(after + 1)) / 2, height, words)).join('')
  const words = escape(describeMarbles(marbles))
  return `<svg class="marbles" role="img" aria-label="${words}" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" style="min-width:${Math.max(Math.min(width, 560), Math.round(0.75 * width))}px" xmlns="http://www.w3.org/2000/svg">${body}${gaps}</svg>`
}

/** The middle of each column, and the end of the last: a column is as wide as the widest mark in it. */
const columnsOf = ({ rows, breaks = [] }: Marbles): readonly number[] => {
  const places: number[] = []
  let x = 0
  const end = Math.max(1, ...rows.map((row) => row.end))
  for (let at = 0; at < end; at++) {
    const texts = rows.flatMap(({ marks }) => marks).filter((mark) => mark.at === at)
    const widest = Math.max(0, ...texts.map(({ text: words }) => words?.length ?? 0))
    const width = Math.max(column, widest * character + 14)
    places.push(x + width / 2)
    x += width + (breaks.some(({ after }) => after === at) ? 3 * column : 0)
  }
  return [...places, x + column / 2].map(Math.round)
}

const drawBreak = (x: number, height: number, words: string): string =>
  `<g class="marble-break"><rect x="${x - 22}" y="0" width="44" height="${height}"/>${text(x, 12, 'marble-gap', words)}</g>`

const drawRow = (row: Row, left: number, x: (at: number) => number, y: number, notesAt: number): string => {
  const label = row.label === '' ? '' : text(left - 14, y + 4, 'marble-label', row.label)
  const note = row.note === undefined ? '' : text(notesAt, y + 4, 'marble-note', row.note)
  const last = row.marks.at(-1)
  const ends = last !== undefined && '|#!'.includes(last.letter)
  const stop = ends ? x(last.at) : x(row.end - 1) + column / 2
  const isSubscription = row.marks.some(({ letter }) => letter === '^')
  const axis = `<line class="marble-axis${isSubscription ? ' marble-life' : ''}" x1="${x(row.start) - column / 2}" y1="${y}" x2="${stop}" y2="${y}"/>`
  const arrow = ends
    ? ''
    : `<path class="marble-arrow" d="M${stop - 5} ${y - 4}L${stop + 2} ${y}L${stop - 5} ${y + 4}"/>`
  const blocks = blocksOf(row)
  const isEvents = blocks.length > 0
  const boxes = blocks.map((block) => drawBlock(block, x, y)).join('')
  const groups = groupsOf(row)
    .map(([from, to]) => `<path class="marble-group" d="M${x(from) - 9} ${y + 15}v3H${x(to) + 9}v-3"/>`)
    .join('')
  const kindOf = ({ at, letter }: Mark): string => {
    if (!isEvents) return 'plain'
    const kind = eventKind(letter)
    return kind === 'text' && !blocks.some(({ from, to }) => from < at && at <= to) ? 'plain' : kind
  }
  const marks = row.marks.map((mark) => drawMark(mark, x(mark.at), y, kindOf(mark))).join('')
  return `<g>${label}${axis}${arrow}${boxes}${groups}${marks}${note}</g>`
}

const blocksOf = ({ marks, end }: Row): readonly Block[] =>
  marks.flatMap(({ at, letter }, index): readonly Block[] => {
    if (letter !== '[' && letter !== '{' && letter !== '<') return []
    const close = marks.slice(index).find((mark) => mark.letter === closes[letter])
    const fatal = marks.slice(index).find((mark) => mark.letter === '#')
    return [{ from: at, to: close?.at ?? fatal?.at ?? end - 1, kind: kinds[letter], open: close === undefined }]
  })

const drawBlock = ({ from, to, kind, open }: Block, x: (at: number) => number, y: number): string => {
  const [x1, x2] = [x(from) - 5, x(to) + 5]
  const sides = open
    ? `M${x2} ${y - 15}H${x1}V${y + 15}H${x2}`
    : `M${x1 + 4} ${y - 15}H${x1}V${y + 15}H${x1 + 4}M${x2 - 4} ${y - 15}H${x2}V${y + 15}H${x2 - 4}`
  return `<rect class="marble-block marble-${kind}" x="${x1}" y="${y - 15}" width="${Math.max(0, x2 - x1)}" height="30"/><path class="marble-bracket marble-${kind}-edge" d="${sides}"/>`
}

const groupsOf = ({ marks }: Row): readonly (readonly [number, number])[] =>
  [...new Set(marks.flatMap(({ group }) => group ?? []))].map((group) => {
    const columns = marks.filter((mark) => mark.group === group).map(({ at }) => at)
    return [Math.min(...columns), Math.max(...columns)] as const
  })

const drawMark = ({ letter, text: shown }: Mark, x: number, y: number, kind: string): string => {
  switch (letter) {
    case '|':
      return `<line class="marble-complete" x1="${x}" y1="${y - 12}" x2="${x}" y2="${y + 12}"/>`
    case '#':
      return `<path class="marble-error" d="M${x - 7} ${y - 7}L${x + 7} ${y + 7}M${x + 7} ${y - 7}L${x - 7} ${y + 7}"/>`
    case '^':
      return `<path class="marble-caret" d="M${x - 6} ${y + 5}L${x} ${y - 5}L${x + 6} ${y + 5}"/>`
    case '!':
      return `<line class="marble-complete" x1="${x}" y1="${y - 7}" x2="${x}" y2="${y + 7}"/>`
    case '[':
    case ']':
    case '{':
    case '}':
    case '<':
    case '>':
      return ''
    case '@':
    case '&':
      return `<g class="marble-seam"><circle cx="${x}" cy="${y}" r="${radius}"/>${text(x, y + 4, 'marble-letter', letter === '@' ? '↺' : '↪')}</g>`
    default: {
      const words = shown ?? letter
      const width = Math.max(2 * radius, words.length * character + 8)
      const shape =
        words.length > 2 || kind === 'frame'
          ? `<rect x="${x - width / 2}" y="${y - radius}" width="${width}" height="${2 * radius}" rx="${kind === 'frame' ? 3 : radius}"/>`
          : `<circle cx="${x}" cy="${y}" r="${radius}"/>`
      return `<g class="marble marble-${kind}-mark">${shape}${text(x, y + 4, 'marble-letter', words)}</g>`
    }
  }
}

/** What frames a message (`S`, `$`, `.`) is drawn apart from what it contains. */
const eventKind = (letter: string): string => {
  if ('S$T.'.includes(letter)) return 'frame'
  if ('jk'.includes(letter)) return 'tool'
  if ('xy~'.includes(letter)) return 'thinking'
  if ('p?'.includes(letter)) return 'ping'
  return 'text'
}

const text = (x: number, y: number, kind: string, words: string): string =>
  `<text class="${kind}" x="${x}" y="${y}">${escape(words)}</text>`

const escape = (words: string): string => words.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
