import type { Mark, Marbles, Row } from './Marbles.ts'

/**
 * Reads a marble diagram as it appears in the documentation: lines of `label  diagram   note`, their diagrams below each other.
 *
 * Returns undefined if the text is not such a diagram.
 */
export const parseMarbles = (text: string): Marbles | undefined => {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const found = lines.map((line) => firstDiagram(line))
  if (lines.length === 0 || found.includes(undefined)) return undefined
  const left = Math.min(...found.map((match) => match?.index ?? 0))
  return { rows: lines.map((line, index) => rowOf(line, found[index]?.index ?? 0, left)) }
}

/** Characters of a diagram. A word of letters alone is a note, unless it is what the label is followed by. */
const diagram = /^[-\w[\]{}<>()|#^!.~$?@&%*]+$/
const telling = /[-[\]{}<>()|#^!]/

const words = (line: string): readonly { readonly index: number; readonly word: string }[] =>
  [...line.matchAll(/\S+/g)].map(({ 0: word, index }) => ({ index, word }))

/** The first word after the label, which ends with two spaces, or after the spaces that take the place of a label. */
const firstDiagram = (line: string) => {
  const all = words(line)
  return all.find(
    ({ index, word }, place) =>
      diagram.test(word) && telling.test(word) && (place === 0 || /\s\s$|\)\s$/.test(line.slice(0, index))),
  )
}

const rowOf = (line: string, start: number, left: number): Row => {
  const marks: Mark[] = []
  const parts = words(line).filter(({ index }) => index >= start)
  let end = start
  for (const [place, { index, word }] of parts.entries()) {
    if (place > 0 && !(diagram.test(word) && telling.test(word) && word.length > 1)) break
    marks.push(...marksOf(word, index - left))
    end = index + word.length
  }
  const note = line.slice(end).trim()
  return {
    label: line.slice(0, start).trim(),
    marks,
    start: start - left,
    end: end - left,
    ...(note === '' ? {} : { note }),
  }
}

const marksOf = (word: string, offset: number): readonly Mark[] => {
  let group: number | undefined
  return [...word].flatMap((letter, place): readonly Mark[] => {
    const at = offset + place
    if (letter === '(') group = at
    if (letter === ')') group = undefined
    return '-()'.includes(letter) ? [] : [group === undefined ? { at, letter } : { at, letter, group }]
  })
}
