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

/** The first word that is a diagram: after the two spaces that end a label or take its place, or a line without a label. */
const firstDiagram = (line: string): { readonly index: number } | undefined => {
  const all = words(line).filter(({ word }) => isDiagram(word))
  return all.find(({ index }) => isApart(line, index)) ?? all.find(({ index }) => index === 0)
}

const isDiagram = (word: string): boolean => diagram.test(word) && telling.test(word)

const isApart = (line: string, index: number): boolean => line.slice(0, index).endsWith('  ')

const rowOf = (line: string, start: number, left: number): Row => {
  const marks: Mark[] = []
  const parts = words(line).filter(({ index }) => index >= start)
  let end = start
  for (const [place, { index, word }] of parts.entries()) {
    if (place > 0 && !(isDiagram(word) && word.length > 1 && isApart(line, index))) break
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
