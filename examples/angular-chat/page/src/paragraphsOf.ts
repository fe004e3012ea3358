import type { Mark } from './Exchange.ts'

/** A paragraph: its text, with a mark at each place at which the answer was continued. */
export type Paragraph = readonly (string | Mark)[]

const blank = '\n\n'

/** Splits a text into paragraphs. While the text grows, only the last paragraph changes. */
export const paragraphsOf = (text: string, marks: readonly Mark[]): readonly Paragraph[] => {
  let start = 0
  return text.split(blank).map((paragraph) => {
    const from = start
    const next = (start += paragraph.length + blank.length)
    return cutAt(
      paragraph,
      marks.filter(({ at }) => at >= from && at < next).map((mark) => [mark, mark.at - from]),
    )
  })
}

const cutAt = (paragraph: string, marks: readonly (readonly [Mark, number])[]): Paragraph => {
  let end = 0
  const before = marks.flatMap(([mark, at]) => {
    const text = paragraph.slice(end, at)
    end = at
    return [text, mark]
  })
  return [...before, paragraph.slice(end)].filter((piece) => piece !== '')
}
