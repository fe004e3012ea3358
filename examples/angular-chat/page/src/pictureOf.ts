import type { Marble } from './marblesOf.ts'

/** A marble diagram that is wrapped like text. A marble keeps its place while the diagram grows. */
export interface Picture {
  readonly lines: readonly Line[]
  /** How many events of the stream are before the first line. */
  readonly earlier: number
  readonly width: number
  readonly height: number
}

/** One line of a diagram. */
export interface Line {
  /** Its number in the stream. */
  readonly number: number
  readonly top: number
  readonly marbles: readonly Placed[]
  readonly bands: readonly Band[]
  /** From its first marble to its last. */
  readonly end: number
  /** Whether the stream continues after it. */
  readonly continues: boolean
}

/** A marble at its place. */
export interface Placed extends Marble {
  readonly x: number
  /** The shape that is drawn. */
  readonly shape: 'pill' | 'frame' | 'seam' | 'caption' | 'cross' | 'bar' | 'gap' | 'none'
  /** Its colour. */
  readonly color: 'text' | 'tool' | 'thinking' | 'frame'
  /** What is written, if it is cut or its white space would be lost. */
  readonly label: string
  readonly width: number
}

/** The part of a block that is on a line. */
export interface Band {
  readonly x: number
  readonly width: number
  readonly color: Placed['color']
  /** The line of its bracket. */
  readonly edge: string
}

const columns = 5
const column = 61
const margin = 7
const lineHeight = 38
const characterWidth = 6.4
const longest = 8
const maximumLines = 10

const width = 2 * margin + columns * column

/** Returns the marbles as a diagram. */
export const pictureOf = (marbles: readonly Marble[]): Picture => {
  const first = Math.max(
    Math.ceil((marbles[0]?.at ?? 0) / columns), // a line whose first marbles are not kept is left out
    Math.floor((marbles.at(-1)?.at ?? 0) / columns) - maximumLines + 1,
  )
  const shown = marbles.filter(({ at }) => at >= first * columns)
  const count = Math.ceil(shown.length / columns)
  const lines = Array.from({ length: count }, (_, index): Line => {
    const marblesOfLine = shown.slice(index * columns, (index + 1) * columns).map(place)
    const last = marblesOfLine.at(-1)
    return {
      number: first + index,
      top: index * lineHeight,
      marbles: marblesOfLine,
      bands: bandsOf(marblesOfLine),
      end: last === undefined || !ends(last) ? width - margin : last.x,
      continues: last !== undefined && !ends(last),
    }
  })
  return { lines, earlier: first * columns, width, height: Math.max(1, count) * lineHeight }
}

const ends = ({ sign }: Marble): boolean => '|#!'.includes(sign)

const place = (marble: Marble): Placed => {
  const shape = shapeOf(marble.sign, marble.text)
  const label = shape === 'none' || shape === 'cross' || shape === 'bar' ? '' : labelOf(marble.text)
  return {
    ...marble,
    x: margin + ((marble.at % columns) + 0.5) * column,
    shape,
    color: colorOf(marble),
    label,
    width: Math.max(22, [...label].length * characterWidth + 8),
  }
}

const shapeOf = (sign: Marble['sign'], text: string): Placed['shape'] => {
  switch (sign) {
    case '[':
    case '{':
    case '<':
      return 'caption'
    case ']':
    case '}':
    case '>':
      return 'none'
    case '#':
      return 'cross'
    case '|':
    case '!':
      return 'bar'
    case '@':
    case '&':
      return 'seam'
    case 'S':
    case '$':
    case 'T':
    case '.':
      return 'frame'
    case '*':
      return text === 'lost' ? 'gap' : 'pill'
    default:
      return 'pill'
  }
}

const colors = { '[': 'text', '{': 'tool', '<': 'thinking' } as const

const colorOf = ({ sign, block }: Marble): Placed['color'] =>
  block === undefined ? (sign === '*' ? 'tool' : 'frame') : colors[block]

const labelOf = (text: string): string => {
  const characters = [...text.trim().replace(/\s*\n\s*/g, '⏎')]
  if (characters.length === 0) return text === '' ? '' : text.includes('\n') ? '⏎' : '␣'
  return characters.length <= longest ? characters.join('') : `${characters.slice(0, longest - 1).join('')}…`
}

/** The blocks of a line: neighbours of the same block. */
const bandsOf = (marbles: readonly Placed[]): readonly Band[] => {
  const runs = marbles.reduce<readonly (readonly Placed[])[]>((found, marble) => {
    const before = found.at(-1)?.at(-1)
    const joins = before?.block === marble.block && before !== undefined && !isOpening(marble) && !isClosing(before)
    return joins ? [...found.slice(0, -1), [...(found.at(-1) ?? []), marble]] : [...found, [marble]]
  }, [])
  return runs.flatMap((run): readonly Band[] => {
    const [start, stop] = [run[0], run.at(-1)]
    if (start?.block === undefined || stop === undefined) return []
    const opens = isOpening(start)
    const closes = isClosing(stop)
    const left = start.x - column / 2 + (opens ? 3 : 0)
    const right = stop.x + (closes ? -column / 2 + 12 : column / 2)
    const sides = [
      opens ? `M${left + 5} 4H${left}V34H${left + 5}` : '',
      closes ? `M${right - 5} 4H${right}V34H${right - 5}` : '',
    ]
    return [{ x: left, width: right - left, color: colors[start.block], edge: sides.join('') }]
  })
}

const isOpening = ({ sign }: Marble): boolean => '[{<'.includes(sign)
const isClosing = ({ sign }: Marble): boolean => ']}>'.includes(sign)

/** Returns the marbles in words. Pieces that follow each other are counted, so that a long stream stays short. */
export const describePicture = (marbles: readonly Marble[], earlier: number): string => {
  const groups = marbles.reduce<readonly { readonly name: string; readonly count: number }[]>((found, { name, at }) => {
    if (at < earlier) return found
    const last = found.at(-1)
    return last?.name === name
      ? [...found.slice(0, -1), { name, count: last.count + 1 }]
      : [...found, { name, count: 1 }]
  }, [])
  const words = groups.map(({ name, count }) => (count === 1 ? name : `${count} × ${name}`))
  return [...(earlier === 0 ? [] : [`${earlier} earlier events`]), ...words].join(', ')
}
