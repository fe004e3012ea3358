import { letters } from './letters.ts'
import type { Mark, Marbles, Row } from './Marbles.ts'

/** Returns a diagram in words, for readers who do not see it. What is in parentheses happens at once, at the first of them. */
export const describeMarbles = ({ rows }: Marbles): string => rows.map(describeRow).join(' ')

const describeRow = (row: Row): string => {
  const name = row.label === '' ? 'Then' : row.label
  const note = row.note === undefined ? '' : ` (${row.note})`
  const listed = row.marks.map((mark) => `${nameOf(mark, row)} at ${mark.group ?? mark.at}`).join(', ')
  return `${name}: ${listed === '' ? 'nothing' : listed}${note}.`
}

/** A row of events begins with a message or a block; in any other a letter is a letter. */
const nameOf = ({ letter, text }: Mark, { marks }: Row): string => {
  if (text !== undefined) return text
  const isEvents = marks.some((mark) => '[{<'.includes(mark.letter))
  return isEvents || '|#^!@&'.includes(letter) ? (letters.get(letter) ?? letter) : letter
}
